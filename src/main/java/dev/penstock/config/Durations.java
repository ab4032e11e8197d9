package dev.penstock.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 5m}. Thread-safe. */
public final class Durations {
  /** What is allowed, for messages. */
  public static final String RULE =
      "a whole number with ms, s, m, h or d, such as 500ms or 10s, at most 36500d";

  /** Keeps the nanoseconds of every duration within a {@code long}. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Nine digits of any unit fit a {@link Duration}. */
  private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private Durations() {}

  /** Returns the duration that was written, or nothing if it is none of the {@link #RULE}. */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Duration duration = of(Long.parseLong(matcher.group(1)), matcher.group(2));
    return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : Optional.empty();
  }

  private static Duration of(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
