package dev.penstock.inspect;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * One line of a worker's log: {@code 2026-01-31T12:00:00.000Z out | text}.
 *
 * @param worker whose it is
 * @param time when it was read from the worker; that of the line before if the line has none
 * @param output where the worker printed it: {@code out} or {@code err}, with a {@code +} for a
 *     further piece of a very long line; empty if the line does not say
 * @param text what the worker printed; the whole line if it has another form
 */
public record LogLine(String worker, Instant time, String output, String text) {
  private static final String BAR = " | ";

  static LogLine parse(String worker, String line, Instant before) {
    int space = line.indexOf(' ');
    int bar = line.indexOf(BAR);
    if (space > 0 && bar > space) {
      try {
        Instant time = Instant.parse(line.substring(0, space));
        String output = line.substring(space + 1, bar);
        return new LogLine(worker, time, output, line.substring(bar + BAR.length()));
      } catch (DateTimeException e) {
        // Not written by a supervisor of ours; shown as it is.
      }
    }
    return new LogLine(worker, before, "", line);
  }

  /** The line with the worker's name before it. */
  @Override
  public String toString() {
    if (output.isEmpty()) {
      return worker + " " + text;
    }
    // What the supervisor says of itself bears its name already.
    String source = output.equals(worker) ? worker : worker + " " + output;
    return time + " " + source + BAR + text;
  }
}
