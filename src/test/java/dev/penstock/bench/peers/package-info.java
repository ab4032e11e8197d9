/** Other systems that carry messages, run for the length of a benchmark. */
package dev.penstock.bench.peers;
