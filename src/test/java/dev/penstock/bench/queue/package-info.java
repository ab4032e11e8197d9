/**
 * The queue benchmark: {@link dev.penstock.bench.queue.QueueBench} and its parts, which start the
 * programs {@code Sender}, {@code Receiver}, {@code Taker} and {@code Idler} as processes.
 */
package dev.penstock.bench.queue;
