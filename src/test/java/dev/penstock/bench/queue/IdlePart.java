package dev.penstock.bench.queue;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Medians;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a consumer costs to which nothing is sent: the CPU time of its process, against a JVM that
 * sleeps. Some of both run side by side.
 */
final class IdlePart implements Part {
  private static final int PAIRS = 3;
  private static final int SECONDS = 20;

  /** Of the kernel's own account of a process, in ms: less could not be seen from outside. */
  private static final double TICK = 10;

  @Override
  public List<Figure> measure(Path folder) throws IOException, InterruptedException {
    List<Child> consumers = new ArrayList<>();
    List<Child> bare = new ArrayList<>();
    try {
      for (int pair = 0; pair < PAIRS; pair++) {
        Path data = Files.createDirectory(folder.resolve("data-" + pair));
        consumers.add(Child.start(Idler.class, data));
        bare.add(Child.start(Idler.class));
      }
      TimeUnit.SECONDS.sleep(SECONDS); // until they have settled
      List<Double> consumersBefore = millis(consumers);
      List<Double> bareBefore = millis(bare);
      TimeUnit.SECONDS.sleep(SECONDS);
      double value = Medians.of(differences(consumersBefore, millis(consumers)));
      double baseline = Medians.of(differences(bareBefore, millis(bare)));
      return List.of(
          new Figure(
              "CPU of an idle consumer in 20 s, to a bare JVM",
              value,
              "ms",
              baseline,
              Bound.atMost(1).within(TICK)));
    } finally {
      consumers.forEach(Child::close);
      bare.forEach(Child::close);
    }
  }

  private static List<Double> differences(List<Double> before, List<Double> after) {
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      differences.add(after.get(i) - before.get(i));
    }
    return differences;
  }

  private static List<Double> millis(List<Child> children) throws IOException {
    List<Double> millis = new ArrayList<>();
    for (Child child : children) {
      millis.add(CpuTime.of(child).used() / 1e6);
    }
    return millis;
  }
}
