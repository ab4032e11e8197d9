package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The option {@code --grep}. */
final class Grep {
  private Grep() {}

  static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "--grep " + regex + " is not a regular expression: " + e.getDescription(), e);
    }
  }
}
