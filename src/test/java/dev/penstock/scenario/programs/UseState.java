package dev.penstock.scenario.programs;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.state.BrokenBarrierException;
import dev.penstock.state.Counter;
import dev.penstock.state.Hold;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedBarrier;
import dev.penstock.state.SharedLock;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedSemaphore;
import dev.penstock.state.SharedValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Uses shared state of all kinds until there is a file {@code stop} beside the data directory, or
 * it is killed. What it has done it notes in a shared array, where it is kept over a kill: first
 * does, then notes. Whatever is not as it must be ends it with an exception.
 */
public final class UseState {
  /** So many numbers each process notes: see the constants. */
  public static final int NOTES = 8;

  public static final int ROUNDS = 0;
  public static final int OWN = 1;
  public static final int ADDED = 2;
  public static final int LONGEST_MICROS = 3;
  public static final int OVER_100_MILLIS = 4;
  public static final int LOCKED = 5;

  public static final int PERMITS = 3;

  /** In place of an unlimited wait, which would hide that somebody waits for the dead. */
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final int KEYS = 400;

  private final Random random = new Random();
  private final int number;
  private final SharedArray<Long> notes;
  private final SharedMap<Long> numbers;
  private final SharedMap<String> words;
  private final SharedMap<String> brief;
  private final SharedLock lock;
  private final SharedValue<Long> one;
  private final SharedValue<Long> other;
  private final SharedSemaphore semaphore;
  private final SharedBarrier barrier;
  private final Counter counter;

  private UseState(Penstock penstock, int number, int processes) {
    this.number = number;
    notes = notes(penstock, processes);
    numbers = penstock.map("numbers", Codec.int64());
    words = penstock.map("words", Codec.text());
    brief = penstock.map("brief", Codec.text());
    lock = penstock.lock("l");
    one = penstock.value("one", Primitive.LONG);
    other = penstock.value("other", Primitive.LONG);
    semaphore = penstock.locks().boundedSemaphore("s", PERMITS);
    barrier = penstock.locks().barrier("b", 2);
    counter = penstock.counter("c");
  }

  public static SharedArray<Long> notes(Penstock penstock, int processes) {
    return penstock.array("notes", Primitive.LONG, processes * NOTES);
  }

  /**
   * @param args the data directory; which process this is; how many there are in all; what is used:
   *     map or all
   */
  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    Path stop = data.resolveSibling("stop");
    boolean all = args[3].equals("all");
    try (Penstock penstock = Penstock.open(data)) {
      UseState state = new UseState(penstock, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
      for (long round = 1; !Files.exists(stop); round++) {
        state.useMaps(round);
        if (all) {
          state.useLocks();
        }
        state.note(ROUNDS, round);
      }
    }
  }

  private void note(int what, long value) {
    notes.set(number * NOTES + what, value);
  }

  private long noted(int what) {
    return notes.get(number * NOTES + what);
  }

  private interface Act {
    void run() throws Exception;
  }

  private void timed(Act act) throws Exception {
    long start = System.nanoTime();
    act.run();
    long micros = (System.nanoTime() - start) / 1000;
    if (micros > noted(LONGEST_MICROS)) {
      note(LONGEST_MICROS, micros);
    }
    if (micros > 100_000) {
      note(OVER_100_MILLIS, noted(OVER_100_MILLIS) + 1);
    }
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private void useMaps(long round) throws Exception {
    String own = "own-" + number;
    timed(() -> check(numbers.get(own).orElse(0L) == round - 1, "what was put is not there"));
    timed(() -> numbers.put(own, round));
    note(OWN, round);

    timed(() -> numbers.update("sum", 0L, n -> n + 1));
    note(ADDED, noted(ADDED) + 1);

    timed(
        () ->
            numbers.atomically(
                List.of("from", "to"),
                entries -> {
                  long from = entries.get("from").orElse(0L);
                  long to = entries.get("to").orElse(0L);
                  check(from + to == 0, "half of a change to two entries: " + from + ", " + to);
                  entries.put("from", from - 1);
                  entries.put("to", to + 1);
                }));

    String key = "w" + random.nextInt(KEYS);
    String value = key + "|" + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 3000 : 100));
    timed(() -> words.put(key, value));
    String another = "w" + random.nextInt(KEYS);
    timed(() -> check(words.get(another).orElse(another).startsWith(another), "a torn value"));
    if (random.nextInt(3) == 0) {
      timed(() -> words.remove(another));
    }
    if (random.nextInt(5) == 0) {
      timed(() -> brief.put(key, value, Duration.ofMillis(1 + random.nextInt(20))));
    }
    if (random.nextInt(2000) == 0) {
      timed(brief::clear);
    }
    if (random.nextInt(100) == 0) {
      timed(() -> check(words.entries("").entrySet().stream().allMatch(UseState::isWhole), "torn"));
    }
  }

  private static boolean isWhole(Map.Entry<String, String> entry) {
    return entry.getValue().startsWith(entry.getKey() + "|");
  }

  private void useLocks() throws Exception {
    timed(
        () -> {
          try (Hold hold = lock.tryAcquire(LONG).orElseThrow()) {
            if (hold.ownerDied()) {
              other.set(one.get());
            }
            long before = one.get();
            check(other.get() == before, "two hold the lock");
            one.set(before + 1);
            other.set(before + 1);
            note(LOCKED, noted(LOCKED) + 1);
          }
        });
    timed(() -> semaphore.tryAcquire(1, LONG).orElseThrow().close());
    timed(counter::increment);
    if (random.nextInt(20) == 0) {
      try {
        barrier.await(Duration.ofMillis(20));
      } catch (BrokenBarrierException e) {
        timed(barrier::reset);
      }
    }
  }
}
