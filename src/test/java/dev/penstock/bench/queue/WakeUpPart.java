package dev.penstock.bench.queue;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Child;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Medians;
import dev.penstock.bench.Part;
import dev.penstock.bench.Scratch;
import dev.penstock.bench.ends.Means;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * From just before a message is sent until a consumer that slept has it, or one that spins. The
 * messages are so far apart that the first does sleep. Both processes read the machine's monotonic
 * clock.
 */
final class WakeUpPart implements Part {
  private static final int ROUNDS = 5;
  private static final long WARM_UP = 20_000;
  private static final int PACED_WARM_UP = 200;
  private static final int TIMED = 1_000;
  private static final long PAUSE_NANOS = 2_000_000;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(
        figures(
            "wake-up of a waiting consumer", Means.PENSTOCK, Bound.atMost(25), Bound.atMost(250)));
    figures.addAll(figures("the same with spin", Means.PENSTOCK_SPIN, Bound.none(), Bound.none()));
    return figures;
  }

  private static List<Figure> figures(String name, Means means, Bound ofP50, Bound ofP99)
      throws IOException {
    List<Double> p50 = new ArrayList<>();
    List<Double> p99 = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      try (Scratch scratch = Scratch.create()) {
        long[] nanos = round(means, scratch.path());
        p50.add(nanos[0] / 1e3);
        p99.add(nanos[1] / 1e3);
      }
    }
    return List.of(
        Figure.alone(name + ", p50", Medians.of(p50), "us", ofP50),
        Figure.alone(name + ", p99", Medians.of(p99), "us", ofP99));
  }

  private static long[] round(Means means, Path folder) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    try (Child sender = Child.start(Sender.class, Means.PENSTOCK, data);
        Child receiver = Child.start(Receiver.class, means, data, folder.resolve("tally"), 0)) {
      receiver.tell("receive " + WARM_UP);
      sender.ask("send " + WARM_UP, Sender.SENT);
      receiver.answer(Receiver.RECEIVED);
      paced(sender, receiver, PACED_WARM_UP);
      return paced(sender, receiver, TIMED);
    }
  }

  private static long[] paced(Child sender, Child receiver, int count) throws IOException {
    receiver.tell("latency " + count);
    sender.ask("pace " + count + " " + PAUSE_NANOS, Sender.SENT);
    return receiver.answer(Receiver.LATENCY);
  }
}
