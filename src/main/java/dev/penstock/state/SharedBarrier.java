package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.util.Set;

/**
 * Where a number of threads, of any processes on a data directory, wait for each other; then all go
 * on, and it can be used again. If one of those that wait dies, or gives up, the barrier is broken:
 * the others are told at once, and so is who comes later, until it is reset. Thread-safe.
 */
public final class SharedBarrier {
  private static final int PARTIES = 0;
  private static final int BROKEN = 1;

  /** The parts of those who came: what became of them is written into their rows. */
  private static final long WAITS = 5;

  private static final long PASSED = 6;
  private static final long FAILED = 7;

  private static final int NOT_BROKEN = 0;
  private static final int GAVE_UP = 1;
  private static final int ABORTED = 2;
  private static final int DIED = 3;
  private static final int ACTION_FAILED = 4;
  private static final int RESET = 5;

  /** What {@link #arrive} returns where it is broken. */
  private static final long NOT_LET_IN = -1;

  /** And where all have come, and are about to go on: who comes now waits for the next time. */
  private static final long LATER = 0;

  /** Else: the row and 1 more, whether it is the last one, and how many came before. */
  private static final long LAST = 1L << 32;

  private static final int BEFORE = 33;

  private final String name;
  private final SyncStore store;
  private final int parties;
  private final Runnable action;
  private final long me;

  /**
   * @param action run by the one who comes last, before all go on
   */
  SharedBarrier(String name, SyncStore store, int parties, Runnable action) {
    if (parties < 1 || parties > Parties.MOST) {
      throw new InvalidInputException(
          "at the barrier "
              + name
              + " 1 to "
              + Parties.MOST
              + " wait for each other, and not "
              + parties);
    }
    this.name = name;
    this.store = store;
    this.parties = parties;
    this.action = action;
    this.me = store.me();
    long found = store.change(words -> make(words, parties));
    if (found != parties) {
      throw new InvalidInputException(
          "at the barrier " + name + " " + found + " wait for each other, and not " + parties);
    }
  }

  private static long make(SyncWords words, int parties) {
    if (words.get(PARTIES) == 0) {
      words.set(PARTIES, parties);
    }
    return words.get(PARTIES);
  }

  public String name() {
    return name;
  }

  public int parties() {
    return parties;
  }

  /** How many wait now. */
  public int waiting() {
    return Parties.alive(store, WAITS);
  }

  public boolean isBroken() {
    return store.get(BROKEN) != NOT_BROKEN;
  }

  /**
   * Waits for all others.
   *
   * @return how many were still to come: 0 to who comes last, and no two get the same
   * @throws BrokenBarrierException if it is broken, or breaks meanwhile; it breaks also if the time
   *     is up
   * @throws InterruptedException if the thread is interrupted, which breaks it as well
   */
  public int await(Duration patience) throws InterruptedException {
    long start = System.nanoTime();
    long came = Waits.until(store, patience, this::arrive);
    if (came == NOT_LET_IN) {
      throw broken(store.get(BROKEN));
    }
    if (came == LATER) {
      abort(); // as if it had waited inside
      throw broken(GAVE_UP);
    }
    int row = (int) (came & LAST - 1) - 1;
    int left = parties - 1 - (int) (came >>> BEFORE);
    if ((came & LAST) != 0) {
      return passLast(row);
    }
    long outcome = 0;
    try {
      outcome =
          Waits.until(store, patience.minusNanos(System.nanoTime() - start), () -> outcome(row));
    } finally {
      if (outcome == 0) {
        outcome = leave(row); // in time, perhaps: it was all decided meanwhile
      }
    }
    return passed(outcome, left);
  }

  private int passed(long outcome, int left) {
    if (outcome != PASSED) {
      throw broken(outcome - FAILED);
    }
    return left;
  }

  private long arrive() {
    Set<Long> dead = Parties.dead(store);
    return store.change(words -> arrive(words, dead));
  }

  private long arrive(SyncWords words, Set<Long> dead) {
    breakForTheDead(words, dead);
    if (words.get(BROKEN) != NOT_BROKEN) {
      return NOT_LET_IN;
    }
    long before = Parties.count(words, WAITS);
    if (before >= parties) {
      return LATER;
    }
    int row = Parties.add(words, me, Thread.currentThread().getId(), WAITS);
    return before << BEFORE | (before == parties - 1 ? LAST : 0) | row + 1;
  }

  private int passLast(int row) {
    boolean done = false;
    try {
      action.run();
      done = true;
    } finally {
      int why = done ? NOT_BROKEN : ACTION_FAILED;
      store.change(words -> why == NOT_BROKEN ? letPass(words) : breakIt(words, why));
    }
    return passed(leave(row), 0);
  }

  private static long letPass(SyncWords words) {
    for (int row = Parties.used(words) - 1; row >= 0; row--) {
      if (Parties.has(words, row, WAITS)) {
        Parties.part(words, row, PASSED);
      }
    }
    words.ring();
    return 0;
  }

  private static long breakIt(SyncWords words, long why) {
    if (why != RESET) {
      words.set(BROKEN, why);
    }
    for (int row = Parties.used(words) - 1; row >= 0; row--) {
      if (Parties.has(words, row, WAITS)) {
        Parties.part(words, row, FAILED + why);
      }
    }
    words.ring();
    return 0;
  }

  /** Breaks it if one of those who wait has died, and forgets all the dead. */
  private static void breakForTheDead(SyncWords words, Set<Long> dead) {
    boolean missed = false;
    for (int row = Parties.used(words) - 1; row >= 0; row--) {
      missed |= Parties.has(words, row, WAITS) && dead.contains(Parties.process(words, row));
    }
    Parties.forget(words, dead);
    if (missed) {
      breakIt(words, DIED);
    }
  }

  /** What became of who waits in this row, or 0; it is free then. */
  private long outcome(int row) {
    Set<Long> dead = Parties.dead(store);
    return store.change(
        words -> {
          breakForTheDead(words, dead);
          return takeOutcome(words, row);
        });
  }

  private static long takeOutcome(SyncWords words, int row) {
    long part = Parties.part(words, row);
    if (part == WAITS) {
      return 0;
    }
    Parties.remove(words, row);
    return part;
  }

  private long leave(int row) {
    return store.change(
        words -> {
          if (Parties.part(words, row) == WAITS) {
            breakIt(words, GAVE_UP);
          }
          return takeOutcome(words, row);
        });
  }

  /** Breaks it, for all who wait and all who come later. */
  public void abort() {
    store.change(words -> breakIt(words, ABORTED));
  }

  /** Makes it as new. Those who wait are told that it broke. */
  public void reset() {
    store.change(
        words -> {
          breakIt(words, RESET);
          words.set(BROKEN, NOT_BROKEN);
          return 0;
        });
  }

  private BrokenBarrierException broken(long why) {
    return new BrokenBarrierException(
        name,
        switch ((int) why) {
          case GAVE_UP -> "one of those who waited gave up";
          case ABORTED -> "it was aborted";
          case DIED -> "a process died that waited there";
          case ACTION_FAILED -> "what was to be done before all go on failed";
          default -> "it was reset";
        });
  }
}
