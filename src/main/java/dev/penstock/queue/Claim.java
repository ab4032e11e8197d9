package dev.penstock.queue;

/**
 * The right of one member to handle one message.
 *
 * @param id the message's place in its queue, the same for every group
 * @param attempt how often this group was handed the message, this time included
 */
public record Claim(long id, int attempt, Message message) {}
