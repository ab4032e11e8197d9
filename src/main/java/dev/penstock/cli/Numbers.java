package dev.penstock.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers for people and programs to read. */
final class Numbers {
  private Numbers() {}

  /** The number with so many digits behind the point. */
  static double rounded(double number, int digits) {
    return BigDecimal.valueOf(number).setScale(digits, RoundingMode.HALF_UP).doubleValue();
  }

  /** So many of a thing: "1 message", "2 messages". */
  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /**
   * The number with its digits in groups of three; a Formatter would cost a short command 10 ms.
   */
  static String grouped(long number) {
    StringBuilder text = new StringBuilder(Long.toString(number));
    for (int i = text.length() - 3; i > (number < 0 ? 1 : 0); i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }
}
