package dev.penstock.queue;

import dev.penstock.config.Durations;
import dev.penstock.fault.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Checks what a caller hands in before anything is done with it: what cannot be meant is refused in
 * words, and what only means "for ever" is cut to what can be counted.
 */
final class Given {
  private static final Duration LONGEST = Durations.LONGEST;

  /** The first and the last time that can be written: milliseconds since the epoch. */
  private static final Instant EARLIEST = Instant.EPOCH;

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private Given() {}

  /**
   * Returns the value.
   *
   * @param what it is, with its article: "a delay"
   * @throws InvalidInputException if it is null
   */
  static <T> T present(String what, T value) {
    if (value == null) {
      throw new InvalidInputException(what + " is missing: null was given");
    }
    return value;
  }

  /** Text of 1 to so many bytes of UTF-8. */
  static String text(String what, String value, int longest) {
    present(what, value);
    if (value.isEmpty() || value.getBytes(StandardCharsets.UTF_8).length > longest) {
      throw new InvalidInputException(what + " has 1 to " + longest + " bytes of UTF-8");
    }
    return value;
  }

  /** A duration that somebody is to wait for to its end: from nothing to what can be counted. */
  static Duration delay(String what, Duration value) {
    notNegative(what, value);
    if (value.compareTo(LONGEST) > 0) {
      throw new InvalidInputException(
          what + " is at most " + LONGEST.toDays() + " days, and not " + value);
    }
    return value;
  }

  /** A duration that only sets a bound: one beyond what can be counted is as good as for ever. */
  static Duration bound(String what, Duration value) {
    notNegative(what, value);
    return value.compareTo(LONGEST) > 0 ? LONGEST : value;
  }

  private static void notNegative(String what, Duration value) {
    if (present(what, value).isNegative()) {
      throw new InvalidInputException(what + " is not negative: " + value);
    }
  }

  /** How long to be patient, in ns: at once where the time is up, and at most for ever. */
  static long patience(Duration value) {
    Duration patience = present("how long to wait", value);
    if (patience.isNegative()) {
      return 0;
    }
    return patience.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : patience.toNanos();
  }

  /** A time of day at which something is to happen. */
  static Instant time(String what, Instant value) {
    present(what, value);
    if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
      throw new InvalidInputException(
          what + " lies between " + EARLIEST + " and " + LATEST + ", and not at " + value);
    }
    return value;
  }

  /** The same or up to a millisecond more, so that nothing comes before its time. */
  static Duration wholeMillis(Duration value) {
    Duration whole = value.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(value) ? value : whole.plusMillis(1);
  }

  /** The same or up to a millisecond later. */
  static Instant wholeMillis(Instant value) {
    Instant whole = value.truncatedTo(ChronoUnit.MILLIS);
    return whole.equals(value) ? value : whole.plusMillis(1);
  }

  /** A time to look for: one before or behind all there can be is the first or the last one. */
  static Instant place(String what, Instant value) {
    if (present(what, value).isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return value.isAfter(LATEST) ? LATEST : value;
  }
}
