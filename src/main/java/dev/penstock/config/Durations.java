package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}. Thread-safe. */
public final class Durations {
  /** What is allowed, for messages. A year, {@code y}, has 365 days. */
  public static final String RULE =
      "a whole number with ms, s, m, h, d, w or y, such as 500ms or 10s, at most 36500d";

  /** Keeps the nanoseconds of every duration within a {@code long}. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  /** The longest one in milliseconds has 13 digits. */
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,13})(ms|s|m|h|d|w|y)");

  /** The units that are written, the largest first. */
  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};

  private Durations() {}

  /** Returns the duration that was written, or nothing if it is none of the {@link #RULE}. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long amount = Long.parseLong(matcher.group(1));
    long unit = millis(matcher.group(2));
    return amount <= LONGEST.toMillis() / unit
        ? Optional.of(Duration.ofMillis(amount * unit))
        : Optional.empty();
  }

  /**
   * Writes a duration with the largest unit that makes it a whole number; {@link #parse} gives it
   * back.
   *
   * @throws InvalidInputException if it is negative, too long or no whole number of milliseconds
   */
  public static String write(Duration duration) {
    if (duration.isNegative()
        || duration.compareTo(LONGEST) > 0
        || duration.toNanos() % 1_000_000 != 0) {
      throw new InvalidInputException("the duration " + duration + " is not " + RULE);
    }
    long millis = duration.toMillis();
    for (String unit : UNITS) {
      if (millis > 0 && millis % millis(unit) == 0) {
        return millis / millis(unit) + unit;
      }
    }
    return "0s";
  }

  private static long millis(String unit) {
    return switch (unit) {
      case "ms" -> 1L;
      case "s" -> 1_000L;
      case "m" -> 60_000L;
      case "h" -> 3_600_000L;
      case "d" -> 86_400_000L;
      case "w" -> 7 * 86_400_000L;
      default -> 365 * 86_400_000L;
    };
  }
}
