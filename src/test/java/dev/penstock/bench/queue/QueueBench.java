package dev.penstock.bench.queue;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Options;
import dev.penstock.bench.Part;
import dev.penstock.bench.Parts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a queue costs, part by part. All ends of queues are processes of their own. */
public final class QueueBench implements Bench.Measurement {
  @Override
  public List<Figure> measure(Options options) throws Exception {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("throughput", new ThroughputPart(options.peers()));
    parts.put("garbage", new GarbagePart());
    parts.put("wake-up", new WakeUpPart());
    parts.put("idle", new IdlePart());
    parts.put("backlog", new BacklogPart());
    parts.put("rolls", new RollsPart());
    return Parts.measure(parts, options);
  }
}
