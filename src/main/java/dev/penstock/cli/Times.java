package dev.penstock.cli;

import dev.penstock.config.Durations;
import dev.penstock.fault.InvalidInputException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Durations and times as they are written on the command line. */
final class Times {
  private static final int LOCAL_DATE = "2026-01-31".length();

  /** The last second of the year 9999. */
  private static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);

  private Times() {}

  /**
   * The duration that was written, or null for null.
   *
   * @throws InvalidInputException with the rule, if it is none
   */
  static Duration duration(String option, String text) {
    return text == null
        ? null
        : Durations.parse(text)
            .orElseThrow(
                () -> new InvalidInputException(option + " " + text + ": use " + Durations.RULE));
  }

  /**
   * The time that was written: with a zone, or without one in that of this machine. The seconds,
   * and the whole time of day, can be left out.
   *
   * @throws InvalidInputException if it is none
   */
  static Instant time(String option, String text) {
    try {
      return parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException(option + " " + text + ": use " + rule(), e);
    }
  }

  /** The same, or so long ago where a duration was written. */
  static Instant past(String option, String text) {
    try {
      Duration age = Durations.parse(text).orElse(null);
      return age != null ? Instant.now().minus(age) : parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          option + " " + text + ": use an age such as 5m, or " + rule(), e);
    }
  }

  /** What a time is written like, for messages. */
  static String rule() {
    return "a time such as 2026-01-31T12:00:00Z, or without the Z in the zone "
        + ZoneId.systemDefault();
  }

  private static Instant parse(String written) {
    String text = written.replace(' ', 'T');
    Instant time;
    if (text.length() == LOCAL_DATE) {
      time = LocalDate.parse(text).atStartOfDay(ZoneId.systemDefault()).toInstant();
    } else if (text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > LOCAL_DATE) {
      time = OffsetDateTime.parse(text).toInstant();
    } else {
      time = LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    }
    if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
      throw new DateTimeException("its milliseconds are not counted");
    }
    return time;
  }
}
