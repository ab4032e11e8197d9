package dev.penstock.inspect;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * One line of a worker's log.
 *
 * @param worker whose it is
 * @param time when it was read from the worker; that of the line before if the line has none
 * @param text all of the line, as it stands in the file
 */
public record LogLine(String worker, Instant time, String text) implements Comparable<LogLine> {
  static LogLine parse(String worker, String text, Instant before) {
    int space = text.indexOf(' ');
    try {
      return new LogLine(worker, Instant.parse(text.substring(0, Math.max(space, 0))), text);
    } catch (DateTimeException e) {
      return new LogLine(worker, before, text);
    }
  }

  /** By time; lines of one time stay in the order they were compared. */
  @Override
  public int compareTo(LogLine other) {
    return time.compareTo(other.time);
  }
}
