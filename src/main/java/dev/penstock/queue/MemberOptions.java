package dev.penstock.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * How one member consumes.
 *
 * @param worker its name, for who looks at claims and dead letters; at most 32 bytes are kept
 * @param prefetch how many messages it may claim at once, 1 to {@value #MOST}; {@link #AUTO} to
 *     claim more only while they are handled in no time
 * @param lease after how long a member whose process does not run any more, although it lives,
 *     loses its claims
 * @param timeLimit how long one message may be handled before its claim is lost
 * @param maxDeliveries after how many deliveries that were not acknowledged a message is given up;
 *     0 for never
 * @param reuse whether a claim may be used again for another message as soon as it is settled, so
 *     that a message costs no garbage
 */
public record MemberOptions(
    String worker,
    int prefetch,
    Duration lease,
    Optional<Duration> timeLimit,
    int maxDeliveries,
    boolean reuse) {
  /** The most that can be claimed at once. */
  public static final int MOST = 32;

  /** Lets the member choose. */
  public static final int AUTO = 0;
}
