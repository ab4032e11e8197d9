package dev.penstock.bench;

import dev.penstock.bench.micro.MicroBench;
import dev.penstock.bench.queue.QueueBench;
import dev.penstock.bench.state.StateBench;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs a benchmark by its name and prints its figures; see {@code src/docs/benchmarks.md}. */
public final class Bench {
  private static final String USAGE =
      "usage: scripts/bench NAME [--json] [--peers] [--only PART]... [--skip PART]...";

  private static final Map<String, Measurement> BY_NAME = new TreeMap<>();

  static {
    BY_NAME.put("startup", options -> new StartupBench().call());
    BY_NAME.put("wake", options -> new WakeBench().call());
    BY_NAME.put("queue", new QueueBench());
    BY_NAME.put("state", new StateBench());
    BY_NAME.put("micro", new MicroBench());
  }

  private Bench() {}

  /** What a benchmark is. */
  @FunctionalInterface
  public interface Measurement {
    List<Figure> measure(Options options) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    try {
      run(Options.of(List.of(args)));
    } catch (UsageException e) {
      System.err.println(e.getMessage() + "; " + USAGE + "; NAME is one of " + BY_NAME.keySet());
      System.exit(2);
    }
  }

  private static void run(Options options) throws Exception {
    Measurement measurement = BY_NAME.get(options.name());
    if (measurement == null) {
      throw new UsageException("no benchmark " + options.name());
    }
    List<Figure> figures = measurement.measure(options);
    System.out.print(options.json() ? Figure.json(figures) : Figure.table(figures));
  }

  /** Says on stderr what comes now: the whole takes minutes. */
  public static void note(String words) {
    System.err.println("bench: " + words);
  }
}
