package dev.penstock.bench;

import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.WaitPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** How fast a process that sleeps at a word is woken by another one, and what a wake costs. */
final class WakeBench implements Callable<List<Figure>> {
  private static final MappedRegion.Layout LAYOUT = new MappedRegion.Layout("BENCHWAK", 1, 256);
  private static final int PING = MappedRegion.FIRST_WORD;
  private static final int PONG = PING + 64;
  private static final int OTHER = PONG + 64;
  private static final int WARM_UP = 20_000;
  private static final int ROUNDS = 50_000;
  private static final int WAKES = 20_000_000;
  private static final long PATIENCE = 1_000_000_000;

  private final List<Figure> figures = new ArrayList<>();

  @Override
  public List<Figure> call() throws Exception {
    Path file = Files.createTempDirectory("penstock-bench").resolve("wake");
    MappedRegion region = MappedRegion.open(file, LAYOUT);
    Process other = new ProcessBuilder(command(file)).inheritIO().start();
    try {
      roundTrips(region);
    } finally {
      other.destroyForcibly().waitFor();
      Files.delete(file);
      Files.delete(file.getParent());
    }
    wakesOfNobody(region);
    return figures;
  }

  /** The process that answers. Its only argument is the mapped file. */
  public static void main(String[] args) {
    MappedRegion region = MappedRegion.open(Path.of(args[0]), LAYOUT);
    WaitPoint pings = point(region, PING);
    WaitPoint pongs = point(region, PONG);
    for (long next = 1; ; next++) {
      await(pings, next);
      region.set(PONG, next);
      pongs.wake();
    }
  }

  private void roundTrips(MappedRegion region) {
    WaitPoint pings = point(region, PING);
    WaitPoint pongs = point(region, PONG);
    long[] nanos = new long[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      long number = i + WARM_UP + 1;
      long start = System.nanoTime();
      region.set(PING, number);
      pings.wake();
      await(pongs, number);
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    figures.add(
        Figure.alone("round trip, median", nanos[ROUNDS / 2] / 1e3, "us", Bound.atMost(100)));
    figures.add(
        Figure.alone("round trip, 99 %", nanos[ROUNDS / 100 * 99] / 1e3, "us", Bound.atMost(500)));
  }

  private void wakesOfNobody(MappedRegion region) {
    WaitPoint point = point(region, OTHER);
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < WAKES; i++) {
        point.wake();
      }
      best = Math.min(best, (double) (System.nanoTime() - start) / WAKES);
    }
    figures.add(Figure.alone("wake with nobody asleep", best, "ns", Bound.atMost(50)));
  }

  private static void await(WaitPoint point, long number) {
    for (long seen = point.value(); seen < number; seen = point.value()) {
      point.await(seen, PATIENCE);
    }
  }

  private static WaitPoint point(MappedRegion region, int offset) {
    return new WaitPoint(region, offset, offset + Long.BYTES);
  }

  /** This process's own command line, with another main class. */
  private static List<String> command(Path file) throws Exception {
    List<String> own = List.of(Files.readString(Path.of("/proc/self/cmdline")).split("\0"));
    List<String> command = new ArrayList<>(own.subList(0, own.indexOf(Bench.class.getName())));
    command.add(WakeBench.class.getName());
    command.add(file.toString());
    return command;
  }
}
