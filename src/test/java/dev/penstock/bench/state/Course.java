package dev.penstock.bench.state;

import dev.penstock.bench.Child;
import dev.penstock.bench.CpuTime;
import dev.penstock.bench.Medians;
import dev.penstock.bench.Rounds.Outcome;
import dev.penstock.bench.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is run once in each round: some processes make the same call at the same time. All are new,
 * and so is what they share, so the first seconds do not count: the JVM still compiles.
 *
 * @param name of the course
 * @param starters one for each process
 */
record Course(String name, List<Starter> starters) {
  private static final long WARM_UP_NANOS = Duration.ofSeconds(2).toNanos();
  private static final int BATCHES = 3;
  private static final long BATCH_NANOS = Duration.ofMillis(500).toNanos();

  /** Until an order has reached all. */
  private static final long LEAD_NANOS = Duration.ofMillis(20).toNanos();

  /** Starts a process that follows the orders of {@link Caller}. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts it.
     *
     * @param folder that all processes of this run share
     */
    Child in(Path folder) throws IOException;
  }

  /** So many processes that make this call. */
  static Course of(int processes, Call call) {
    Starter starter = folder -> Child.start(Caller.class, call, folder);
    return new Course(call + " by " + processes, Collections.nCopies(processes, starter));
  }

  /** The same in Python, whose processes come from one. */
  static Course of(int processes, Python python, Python.Call call) {
    return new Course(
        "Python " + call + " by " + processes, List.of(folder -> python.start(call, processes)));
  }

  @Override
  public String toString() {
    return name;
  }

  /** Runs it; the outcome is the median of its batches. */
  Outcome run() throws IOException {
    List<Child> callers = new ArrayList<>();
    try (Scratch scratch = Scratch.create()) {
      try {
        for (Starter starter : starters) {
          callers.add(starter.in(scratch.path()));
        }
        rate(callers, WARM_UP_NANOS);
        List<Double> rates = new ArrayList<>();
        List<Double> waits = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
          long start = System.nanoTime();
          long before = waited(callers);
          rates.add(rate(callers, BATCH_NANOS));
          long waited = waited(callers) - before;
          waits.add((double) waited / (System.nanoTime() - start) / callers.size());
        }
        return new Outcome(Medians.of(rates), Medians.of(waits));
      } finally {
        callers.forEach(Child::close);
      }
    }
  }

  /** How many calls all together make in a second. */
  private static double rate(List<Child> callers, long nanos) throws IOException {
    long from = System.nanoTime() + LEAD_NANOS;
    callers.forEach(caller -> caller.tell("call " + from + " " + (from + nanos)));
    double rate = 0;
    for (Child caller : callers) {
      long[] called = caller.answer(Caller.CALLED);
      rate += called[0] * 1e9 / called[1];
    }
    return rate;
  }

  private static long waited(List<Child> callers) throws IOException {
    long sum = 0;
    for (Child caller : callers) {
      sum += CpuTime.of(caller).waited();
    }
    return sum;
  }
}
