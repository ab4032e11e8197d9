package dev.penstock.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures the parts of a benchmark that a person asked for. */
public final class Parts {
  private static final double IDLE_LOAD = 0.5;

  private Parts() {}

  /**
   * Measures them, one after the other.
   *
   * @param parts by name, in the order in which they are measured
   * @throws UsageException if a part was named that is not there
   */
  public static List<Figure> measure(Map<String, Part> parts, Options options) throws Exception {
    for (String name : options.named()) {
      if (!parts.containsKey(name)) {
        throw new UsageException(
            "the " + options.name() + " benchmark has no part " + name + ", but " + parts.keySet());
      }
    }
    noteOthers();
    List<Figure> figures = new ArrayList<>();
    for (Map.Entry<String, Part> part : parts.entrySet()) {
      if (options.wants(part.getKey())) {
        Bench.note(part.getKey() + " …");
        try (Scratch scratch = Scratch.create()) {
          figures.addAll(part.getValue().measure(scratch.path()));
        }
      } else if (options.skip().contains(part.getKey())) {
        Bench.note("left out " + part.getKey() + ", as asked");
      }
    }
    return figures;
  }

  /** Who shares the cores with others measures the others. */
  private static void noteOthers() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > IDLE_LOAD) {
      Bench.note(
          String.format(
              "others are or were busy on this machine (load %.1f); the figures are rough", load));
    }
  }
}
