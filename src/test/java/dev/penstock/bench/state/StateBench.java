package dev.penstock.bench.state;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Options;
import dev.penstock.bench.Part;
import dev.penstock.bench.Parts;
import dev.penstock.bench.state.RatesPart.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What shared state costs, part by part. All who share it are processes of their own. */
public final class StateBench implements Bench.Measurement {
  @Override
  public List<Figure> measure(Options options) throws Exception {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("map", new MapPart());
    parts.put("readers", new ReadersPart());
    parts.put(
        "lock",
        new RatesPart("lock", new Line("lock and unlock", 1, Call.LOCK, Python.Call.LOCK, 5)));
    parts.put(
        "counter",
        new RatesPart(
            "counter",
            new Line("counter, add by 1 process", 1, Call.COUNT, Python.Call.COUNT, 30),
            new Line("counter, add by 2 processes", 2, Call.COUNT, Python.Call.COUNT, 5)));
    parts.put("hand-over", new HandOverPart());
    parts.put("manager", new ManagerPart());
    parts.put("idle", new WaitersPart());
    return Parts.measure(parts, options);
  }
}
