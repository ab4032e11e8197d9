package dev.penstock.bench.queue;

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
import java.util.List;

/**
 * What a consumer costs to which nothing is sent: the CPU time of its process, against a JVM that
 * sleeps. Some of both run side by side.
 */
final class IdlePart implements Part {
  /** Of the kernel's own account of a process, in ms: less could not be seen from outside. */
  private static final double TICK = 10;

  @Override
  public List<Figure> measure(Path folder) throws IOException, InterruptedException {
    List<Child> consumers = new ArrayList<>();
    List<Child> bare = new ArrayList<>();
    try {
      for (int pair = 0; pair < Idleness.OF_A_KIND; pair++) {
        Path data = Files.createDirectory(folder.resolve("data-" + pair));
        consumers.add(Child.start(Idler.class, data));
        bare.add(Child.start(Sleeper.class));
      }
      List<Double> millis = Idleness.millis(List.of(consumers, bare));
      return List.of(
          new Figure(
              "CPU of an idle consumer in 20 s, to a bare JVM",
              millis.get(0),
              "ms",
              millis.get(1),
              Bound.atMost(1).within(TICK)));
    } finally {
      consumers.forEach(Child::close);
      bare.forEach(Child::close);
    }
  }
}
