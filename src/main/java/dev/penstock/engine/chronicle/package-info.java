/**
 * Queues on Chronicle Queue and maps on Chronicle Map: the only room that knows either. What the
 * two leave open is closed here: sharing messages out among consumers, and going on at once when a
 * process died inside them. {@code QueueLog} is what was sent, {@code Group} how it is shared out;
 * each names its parts. The files are drawn in {@code src/docs/formats.md} and {@code
 * src/docs/formats-queues.md}.
 */
package dev.penstock.engine.chronicle;
