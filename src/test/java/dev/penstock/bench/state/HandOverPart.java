package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Child;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Medians;
import dev.penstock.bench.Part;
import dev.penstock.bench.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * From just before one process gives a lock back until another one has it that waits for it. Two
 * take turns: who has it keeps it until the other one waits. One that has just come still looks for
 * it; one that waits for longer sleeps in the kernel. Both read the machine's monotonic clock.
 */
final class HandOverPart implements Part {
  private static final int ROUNDS = 5;
  private static final int WARM_UP = 10_000;
  private static final int TIMED = 5_000;

  /** Of the waiter, in ns: several times as long as one looks for a lock before it sleeps. */
  private static final long UNTIL_ASLEEP = 200_000;

  private static final double MOST_MICROS = 20;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(figures("lock handed to one that sleeps", UNTIL_ASLEEP));
    figures.addAll(figures("lock handed to one that just came", 0));
    return figures;
  }

  private static List<Figure> figures(String name, long waited) throws IOException {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long[] nanos = round(waited);
      p50.add(nanos[nanos.length / 2] / 1e3);
      p99.add(nanos[nanos.length * 99 / 100] / 1e3);
    }
    return List.of(
        Figure.alone(name + ", p50", Medians.of(p50), "us", Bound.atMost(MOST_MICROS)),
        Figure.alone(name + ", p99", Medians.of(p99), "us", Bound.none()));
  }

  private static long[] round(long waited) throws IOException {
    try (Scratch scratch = Scratch.create()) {
      Path data = scratch.path().resolve("data");
      Path turn = scratch.path().resolve("turn");
      try (Child first = Child.start(Hander.class, data, turn, 0);
          Child second = Child.start(Hander.class, data, turn, 1)) {
        hand(first, second, WARM_UP, waited);
        return hand(first, second, TIMED, waited);
      }
    }
  }

  /** All hand-overs, in ns, sorted. */
  private static long[] hand(Child first, Child second, int count, long waited) throws IOException {
    String order = "hand " + count + " " + waited;
    first.tell(order);
    second.tell(order);
    LongStream toFirst = LongStream.of(first.answer(Hander.HANDED));
    LongStream toSecond = LongStream.of(second.answer(Hander.HANDED));
    return LongStream.concat(toFirst, toSecond).sorted().toArray();
  }
}
