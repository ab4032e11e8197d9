package dev.penstock.engine.chronicle;

/**
 * Why, where and when a message became a dead letter.
 *
 * @param diedAt in ms since the epoch, as is {@code firstDelivered}
 */
record DeathNote(
    String group,
    String reason,
    String detail,
    String worker,
    int deliveries,
    long firstDelivered,
    long diedAt) {}
