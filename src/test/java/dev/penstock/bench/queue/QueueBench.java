package dev.penstock.bench.queue;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Options;
import dev.penstock.bench.Scratch;
import dev.penstock.bench.UsageException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a queue costs, part by part. All ends of queues are processes of their own. */
public final class QueueBench implements Bench.Measurement {
  private static final double IDLE_LOAD = 0.5;

  @Override
  public List<Figure> measure(Options options) throws Exception {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("throughput", new ThroughputPart(options.peers()));
    parts.put("garbage", new GarbagePart());
    parts.put("wake-up", new WakeUpPart());
    parts.put("idle", new IdlePart());
    parts.put("backlog", new BacklogPart());
    parts.put("rolls", new RollsPart());
    for (String name : options.named()) {
      if (!parts.containsKey(name)) {
        throw new UsageException(
            "the queue benchmark has no part " + name + ", but " + parts.keySet());
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
