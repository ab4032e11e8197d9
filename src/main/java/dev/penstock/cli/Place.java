package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.StartFrom;

/** A place in a queue as it is written on the command line. */
final class Place {
  /** For the help of an option. */
  static final String RULE = "start, end, a message's id, an age (5m), or a time";

  private static final int MOST_DIGITS = 18;

  private Place() {}

  /**
   * The place that was written.
   *
   * @throws InvalidInputException if it is none
   */
  static StartFrom parse(String option, String text) {
    return switch (text) {
      case "start" -> StartFrom.start();
      case "end" -> StartFrom.end();
      default -> idOrTime(option, text, "start, end, ");
    };
  }

  /** The same for the end of what is shown, where {@code start} and {@code end} mean nothing. */
  static StartFrom parseLast(String option, String text) {
    return idOrTime(option, text, "");
  }

  private static StartFrom idOrTime(String option, String text, String words) {
    if (!text.isEmpty()
        && text.length() <= MOST_DIGITS
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return StartFrom.id(Long.parseLong(text));
    }
    try {
      return StartFrom.time(Times.past(option, text));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          option
              + " "
              + text
              + ": use "
              + words
              + "a message's id such as 17, an age such as 5m, or "
              + Times.rule(),
          e);
    }
  }
}
