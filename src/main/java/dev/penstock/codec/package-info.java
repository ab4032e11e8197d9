/** Values to bytes and back: what queues and state share about data. */
package dev.penstock.codec;
