package dev.penstock.engine.chronicle;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What damaged files are called, that a repair keeps. */
final class Damaged {
  /** How the name begins; behind it stands the time, to the millisecond. */
  static final String PREFIX = "damaged-";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private Damaged() {}

  static String name(long wallMillis) {
    return PREFIX + TIME.format(Instant.ofEpochMilli(wallMillis));
  }
}
