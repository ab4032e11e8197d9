package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;

/**
 * What programs, queues, groups and maps may be called: names that are also good file names, on
 * every file system and unquoted in every shell. Thread-safe.
 */
public final class Names {
  private static final int LONGEST = 100;

  /** Shorter than the others, so that worker names and what is derived from them stay valid. */
  private static final int LONGEST_PROGRAM = 64;

  static final String RULE = rule(LONGEST);
  static final String PROGRAM_RULE = rule(LONGEST_PROGRAM);

  private Names() {}

  /**
   * Returns the name if a queue may bear it.
   *
   * @throws InvalidInputException with the rule, if not
   */
  public static String checkQueue(String name) {
    return check("queue", name);
  }

  /**
   * Returns the name if a group of consumers may bear it.
   *
   * @throws InvalidInputException with the rule, if not
   */
  public static String checkGroup(String name) {
    return check("group", name);
  }

  /**
   * Returns the name if a map of the shared state may bear it.
   *
   * @throws InvalidInputException with the rule, if not
   */
  public static String checkMap(String name) {
    return check("map", name);
  }

  /**
   * Returns the name if an object of the shared state may bear it.
   *
   * @param kind what the object is, for the message: counter
   * @throws InvalidInputException with the rule, if not
   */
  public static String checkState(String kind, String name) {
    return check(kind, name);
  }

  static boolean isName(String text) {
    return isName(text, LONGEST);
  }

  static boolean isProgramName(String text) {
    return isName(text, LONGEST_PROGRAM);
  }

  private static String check(String kind, String name) {
    if (!isName(name)) {
      throw new InvalidInputException("\"" + name + "\" is not a " + kind + " name: use " + RULE);
    }
    return name;
  }

  private static boolean isName(String text, int longest) {
    if (text == null
        || text.isEmpty()
        || text.length() > longest
        || !isLetterOrDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private static String rule(int longest) {
    return "letters (A-Z, a-z), digits, '.', '_' and '-', starting with a letter or digit, at most "
        + longest
        + " characters";
  }
}
