package dev.penstock.state;

import java.time.Instant;

/**
 * Who holds a lock.
 *
 * @param pid of the process
 * @param since when it got it
 * @param token of its hold
 */
public record Holder(long pid, Instant since, long token) {}
