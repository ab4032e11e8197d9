package dev.penstock.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 500B}, {@code 10GB}, {@code 4KiB}. Thread-safe. */
public final class Sizes {
  /** What is allowed, for messages. */
  public static final String RULE =
      "a whole number with B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of"
          + " 1024), such as 10GB, at most 1000TB";

  private static final long LARGEST = 1_000_000_000_000_000L;

  private static final Pattern WRITTEN =
      Pattern.compile("([0-9]+(?:_[0-9]+)*)(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)");

  /** More digits than the largest size in bytes has; so many fit a {@code long}. */
  private static final int MOST_DIGITS = 18;

  /** Units, the one that makes the shortest number first. */
  private static final String[] UNITS = {"TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "KB", "B"};

  private Sizes() {}

  /**
   * Returns the number of bytes that was written, or nothing if it is none of the {@link #RULE}.
   */
  public static Optional<Long> parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String digits = matcher.group(1).replace("_", "");
    if (digits.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    long amount = Long.parseLong(digits);
    long unit = bytes(matcher.group(2));
    return amount <= LARGEST / unit ? Optional.of(amount * unit) : Optional.empty();
  }

  /**
   * Writes a number of bytes with the largest unit that makes it a whole number; {@link #parse}
   * gives it back.
   */
  public static String write(long bytes) {
    for (String unit : UNITS) {
      if (bytes > 0 && bytes % bytes(unit) == 0) {
        return bytes / bytes(unit) + unit;
      }
    }
    return bytes + "B";
  }

  private static long bytes(String unit) {
    return switch (unit) {
      case "B" -> 1L;
      case "KB" -> 1_000L;
      case "MB" -> 1_000_000L;
      case "GB" -> 1_000_000_000L;
      case "TB" -> 1_000_000_000_000L;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1L << 40;
    };
  }
}
