package dev.penstock.bench;

import java.util.List;

/** The middle of several measurements: one slow moment of the machine does not move it. */
public final class Medians {
  private Medians() {}

  /** The median; the mean of the two in the middle if their number is even. */
  public static double of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
