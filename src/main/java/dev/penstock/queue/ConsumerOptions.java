package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/**
 * How one consumer takes messages: {@link #DEFAULT}, changed step by step. Immutable.
 *
 * @param prefetch how many messages it claims at once, 1 to 32; {@link #AUTO} claims more only
 *     while a claim is settled within a millisecond, so that no slow message holds others back
 * @param timeLimit how long one message may be handled before another consumer gets it
 * @param name of the consumer, shown with claims and dead letters
 * @param from where the group begins, if this makes it
 */
public record ConsumerOptions(
    int prefetch, Optional<Duration> timeLimit, String name, StartFrom from) {
  /** A {@code prefetch} that follows the pace of the handler. */
  public static final int AUTO = MemberOptions.AUTO;

  /** One message at a time, for as long as it takes, from the oldest one on. */
  public static final ConsumerOptions DEFAULT =
      new ConsumerOptions(
          1, Optional.empty(), "process " + ProcessHandle.current().pid(), StartFrom.start());

  public ConsumerOptions {
    if (prefetch < 0 || prefetch > MemberOptions.MOST) {
      throw new InvalidInputException(
          "a prefetch of " + prefetch + " is not one from 1 to " + MemberOptions.MOST);
    }
    if (timeLimit.isPresent() && (timeLimit.get().isNegative() || timeLimit.get().isZero())) {
      throw new InvalidInputException("a time limit is more than nothing: " + timeLimit.get());
    }
  }

  public ConsumerOptions withPrefetch(int value) {
    return new ConsumerOptions(value, timeLimit, name, from);
  }

  public ConsumerOptions withTimeLimit(Duration value) {
    return new ConsumerOptions(prefetch, Optional.of(value), name, from);
  }

  public ConsumerOptions withName(String value) {
    return new ConsumerOptions(prefetch, timeLimit, value, from);
  }

  public ConsumerOptions withFrom(StartFrom value) {
    return new ConsumerOptions(prefetch, timeLimit, name, value);
  }
}
