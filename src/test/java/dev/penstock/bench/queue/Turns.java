package dev.penstock.bench.queue;

import dev.penstock.bench.Child;
import dev.penstock.bench.Medians;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of a message that is sent, taken and acknowledged, in ns, in two queues by turns.
 *
 * @param baseline in the first
 * @param value in the second
 */
record Turns(double baseline, double value) {
  private static final int ROUNDS = 5;
  private static final long WARM_UP = 300_000;
  private static final long TIMED = 200_000;

  static Turns measure(Child first, Child second) throws IOException {
    turn(first, WARM_UP);
    turn(second, WARM_UP);
    List<Double> baseline = new ArrayList<>();
    List<Double> value = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      baseline.add(turn(first, TIMED));
      value.add(turn(second, TIMED));
    }
    return new Turns(Medians.of(baseline), Medians.of(value));
  }

  private static double turn(Child child, long count) throws IOException {
    return (double) child.ask("turn " + count, Taker.TURNED)[0] / count;
  }
}
