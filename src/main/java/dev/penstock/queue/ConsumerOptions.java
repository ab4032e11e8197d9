package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.util.Optional;

/**
 * How one consumer takes messages: {@link #DEFAULT}, changed step by step. Immutable.
 *
 * @param prefetch how many messages it claims at once, 1 to 32; {@link #AUTO} claims more only
 *     while a claim is settled within a millisecond, so that no slow message holds others back
 * @param timeLimit how long one message may be handled before another consumer gets it; more than
 *     36,500 days are as many
 * @param name of the consumer, shown with claims and dead letters: 1 to {@value #LONGEST_NAME}
 *     bytes of UTF-8 that can be printed in one line
 * @param from where the group begins, if this makes it
 * @param spin for how long a consumer that waits looks for a message again and again before it
 *     sleeps: it sees one some 50 µs sooner, and keeps a core busy meanwhile
 */
public record ConsumerOptions(
    int prefetch, Optional<Duration> timeLimit, String name, StartFrom from, Duration spin) {
  private static final String NAME = "a consumer's name";
  private static final String TIME_LIMIT = "a time limit";

  /** A {@code prefetch} that follows the pace of the handler. */
  public static final int AUTO = MemberOptions.AUTO;

  /** How many bytes of UTF-8 a name can have. */
  public static final int LONGEST_NAME = 200;

  /** One message at a time, for as long as it takes, from the oldest one on. */
  public static final ConsumerOptions DEFAULT =
      new ConsumerOptions(
          1,
          Optional.empty(),
          "process " + ProcessHandle.current().pid(),
          StartFrom.start(),
          Duration.ZERO);

  /**
   * Checks the values.
   *
   * @throws InvalidInputException with the rule that one of them breaks
   */
  public ConsumerOptions {
    if (prefetch < 0 || prefetch > MemberOptions.MOST) {
      throw new InvalidInputException(
          "a prefetch of " + prefetch + " is not one from 1 to " + MemberOptions.MOST);
    }
    timeLimit = timeLimit.map(value -> Given.bound(TIME_LIMIT, value));
    if (timeLimit.isPresent() && timeLimit.get().isZero()) {
      throw new InvalidInputException("a time limit is more than nothing: " + timeLimit.get());
    }
    Given.text(NAME, name, LONGEST_NAME);
    if (name.codePoints().anyMatch(ConsumerOptions::isUnprintable)) {
      throw new InvalidInputException(NAME + " has no control characters, line feeds or the like");
    }
    Given.present("where the group begins", from);
    spin = Given.bound("the time to spin", spin);
  }

  private static boolean isUnprintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  public ConsumerOptions withPrefetch(int value) {
    return new ConsumerOptions(value, timeLimit, name, from, spin);
  }

  public ConsumerOptions withTimeLimit(Duration value) {
    return new ConsumerOptions(
        prefetch, Optional.of(Given.present(TIME_LIMIT, value)), name, from, spin);
  }

  public ConsumerOptions withName(String value) {
    return new ConsumerOptions(prefetch, timeLimit, value, from, spin);
  }

  public ConsumerOptions withFrom(StartFrom value) {
    return new ConsumerOptions(prefetch, timeLimit, name, value, spin);
  }

  public ConsumerOptions withSpin(Duration value) {
    return new ConsumerOptions(prefetch, timeLimit, name, from, value);
  }
}
