package dev.penstock.queue;

import java.time.Instant;

/**
 * A message that a group gave up.
 *
 * @param message as it was sent
 * @param group that gave it up
 * @param reason in a few words
 * @param detail such as the text of the last exception; may be empty
 * @param worker that had it last
 * @param deliveries how often it was delivered
 * @param firstDelivered when for the first time
 * @param diedAt when it was given up
 */
public record DeadLetter(
    Message message,
    String group,
    String reason,
    String detail,
    String worker,
    int deliveries,
    Instant firstDelivered,
    Instant diedAt) {}
