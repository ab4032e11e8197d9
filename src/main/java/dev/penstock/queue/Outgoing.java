package dev.penstock.queue;

/**
 * A message on its way.
 *
 * @param queue where to
 * @param body not copied
 */
public record Outgoing(QueueStore queue, byte[] body, SendOptions options) {}
