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
}
