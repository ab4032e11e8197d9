/** The two ends of a queue, of ours and of what it is compared with, driven alike. */
package dev.penstock.bench.ends;
