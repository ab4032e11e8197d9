package dev.penstock.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What processes cost that have nothing to do. */
public final class Idleness {
  /** How many of a kind run side by side. */
  public static final int OF_A_KIND = 3;

  /** For so long they are left alone until they have settled, and so long again count. */
  public static final int SECONDS = 20;

  private Idleness() {}

  /**
   * Measures several kinds at once.
   *
   * @return for each kind the CPU time that its median process used, in ms
   */
  public static List<Double> millis(List<List<Child>> kinds)
      throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(SECONDS);
    List<List<Double>> before = used(kinds);
    TimeUnit.SECONDS.sleep(SECONDS);
    List<List<Double>> after = used(kinds);
    List<Double> medians = new ArrayList<>();
    for (int kind = 0; kind < kinds.size(); kind++) {
      medians.add(Medians.of(differences(before.get(kind), after.get(kind))));
    }
    return medians;
  }

  private static List<Double> differences(List<Double> before, List<Double> after) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      differences.add(after.get(i) - before.get(i));
    }
    return differences;
  }

  private static List<List<Double>> used(List<List<Child>> kinds) throws IOException {
    List<List<Double>> all = new ArrayList<>();
    for (List<Child> kind : kinds) {
      List<Double> millis = new ArrayList<>();
      for (Child child : kind) {
        millis.add(CpuTime.of(child).used() / 1e6);
      }
      all.add(millis);
    }
    return all;
  }
}
