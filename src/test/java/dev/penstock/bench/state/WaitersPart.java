package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Child;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Idleness;
import dev.penstock.bench.Part;
import dev.penstock.bench.Sleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What those cost who wait for what never comes: the CPU time of their process, against a JVM that
 * sleeps. Some of each kind run side by side, each in a data directory of its own.
 */
final class WaitersPart implements Part {
  /** No CPU would be 1; two JVMs that sleep differ by so much. */
  private static final double MOST_OF_BARE = 1.1;

  @Override
  public List<Figure> measure(Path folder) throws IOException, InterruptedException {
    Map<Waiter.For, List<Child>> waiters = new EnumMap<>(Waiter.For.class);
    List<Child> bare = new ArrayList<>();
    List<Child> all = new ArrayList<>();
    try {
      for (int i = 0; i < Idleness.OF_A_KIND; i++) {
        Path data = Files.createDirectory(folder.resolve("data-" + i));
        for (Waiter.For what : Waiter.For.values()) {
          Child waiter = Child.start(Waiter.class, what, data);
          all.add(waiter);
          waiters.computeIfAbsent(what, first -> new ArrayList<>()).add(waiter);
        }
        Child sleeper = Child.start(Sleeper.class);
        all.add(sleeper);
        bare.add(sleeper);
      }
      List<Double> millis =
          Idleness.millis(
              List.of(
                  bare,
                  waiters.get(Waiter.For.LOCK),
                  waiters.get(Waiter.For.CONDITION),
                  waiters.get(Waiter.For.SEMAPHORE)));
      return List.of(
          figure("a lock", millis.get(1), millis.get(0)),
          figure("a condition", millis.get(2), millis.get(0)),
          figure("a semaphore", millis.get(3), millis.get(0)));
    } finally {
      Collections.reverse(all); // those who wait for a lock end before those who hold it
      all.forEach(Child::close);
    }
  }

  private static Figure figure(String what, double millis, double bare) {
    return new Figure(
        "CPU in 20 s, waits for " + what + ", to a bare JVM",
        millis,
        "ms",
        bare,
        Bound.atMost(MOST_OF_BARE));
  }
}
