package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Permits that all processes on a data directory share. Those that a process has when it ends,
 * however it ends, are free again at once. Thread-safe. Not fair: who asks for many may wait long
 * while others take few.
 */
public final class SharedSemaphore {
  /** How many there are, those that are taken included. */
  private static final int PERMITS = 0;

  private static final int FREE = 1;

  /** 1 once the two are set. */
  private static final int MADE = 2;

  private static final long HAS = 4;

  private final String name;
  private final SyncStore store;
  private final boolean bounded;
  private final long me;

  /**
   * @param bounded whether there are never more permits than at first
   */
  SharedSemaphore(String name, SyncStore store, int permits, boolean bounded) {
    if (permits < (bounded ? 1 : 0)) {
      throw new InvalidInputException(
          "the semaphore "
              + name
              + " has "
              + (bounded ? "1 permit" : "0 permits")
              + " or more, and not "
              + permits);
    }
    this.name = name;
    this.store = store;
    this.bounded = bounded;
    this.me = store.me();
    long found = store.change(words -> make(words, permits));
    if (bounded && found != permits) {
      throw new InvalidInputException(
          "the semaphore " + name + " has " + found + " permits, and not " + permits);
    }
  }

  private static long make(SyncWords words, int permits) {
    if (words.get(MADE) == 0) {
      words.set(MADE, 1);
      words.set(PERMITS, permits);
      words.set(FREE, permits);
    }
    return words.get(PERMITS);
  }

  public String name() {
    return name;
  }

  /** Waits for a permit. */
  public Hold acquire() throws InterruptedException {
    return acquire(1);
  }

  /** Waits until so many are free, and takes them at once. */
  public Hold acquire(int permits) throws InterruptedException {
    return tryAcquire(permits, Waits.FOR_EVER).orElseThrow();
  }

  /** The same, for so long at most; a patience of 0 waits for nothing. */
  public Optional<Hold> tryAcquire(int permits, Duration patience) throws InterruptedException {
    if (permits < 1 || bounded && permits > store.get(PERMITS)) {
      throw new InvalidInputException(
          "of the semaphore "
              + name
              + " 1 permit "
              + (bounded ? "to " + store.get(PERMITS) : "or more")
              + " can be taken, and not "
              + permits);
    }
    long taken =
        Waits.until(
            store,
            patience,
            () -> {
              Set<Long> dead = store.get(FREE) < permits ? Parties.dead(store) : Set.of();
              return store.change(words -> take(words, permits, dead));
            });
    return taken == 0
        ? Optional.empty()
        : Optional.of(new Hold(0, false, token -> store.change(words -> giveBack(words, permits))));
  }

  private long take(SyncWords words, int permits, Set<Long> dead) {
    takeFromTheDead(words, dead);
    long free = words.get(FREE);
    if (free < permits) {
      return 0;
    }
    words.set(FREE, free - permits);
    int row = Parties.find(words, me, 0, HAS);
    if (row < 0) {
      Parties.add(words, me, 0, HAS, permits);
    } else {
      Parties.amount(words, row, Parties.amount(words, row) + permits);
    }
    return 1;
  }

  private static void takeFromTheDead(SyncWords words, Set<Long> dead) {
    if (dead.isEmpty()) {
      return;
    }
    for (int row = Parties.used(words) - 1; row >= 0; row--) {
      if (dead.contains(Parties.process(words, row))) {
        words.set(FREE, words.get(FREE) + Parties.amount(words, row));
        Parties.remove(words, row);
        words.ring();
      }
    }
  }

  private long giveBack(SyncWords words, int permits) {
    int row = Parties.find(words, me, 0, HAS);
    long left = Parties.amount(words, row) - permits;
    if (left > 0) {
      Parties.amount(words, row, left);
    } else {
      Parties.remove(words, row);
    }
    words.set(FREE, words.get(FREE) + permits);
    words.ring();
    return 0;
  }

  /**
   * Adds permits that nobody has taken, as who makes work for others does.
   *
   * @throws InvalidInputException if the semaphore is bounded; nothing changed
   */
  public void release(int permits) {
    if (bounded || permits < 1) {
      throw new InvalidInputException(
          bounded
              ? "the semaphore " + name + " is bounded: close what acquire returned instead"
              : "1 permit or more can be added to the semaphore " + name + ", and not " + permits);
    }
    store.change(
        words -> {
          words.set(PERMITS, Math.addExact(words.get(PERMITS), permits));
          words.set(FREE, words.get(FREE) + permits);
          words.ring();
          return 0;
        });
  }

  /** Takes a permit for good: its process's end does not give it back. */
  public boolean tryConsume(Duration patience) throws InterruptedException {
    return Waits.until(
            store,
            patience,
            () -> {
              Set<Long> dead = store.get(FREE) < 1 ? Parties.dead(store) : Set.of();
              return store.change(words -> consume(words, dead));
            })
        != 0;
  }

  private static long consume(SyncWords words, Set<Long> dead) {
    takeFromTheDead(words, dead);
    if (words.get(FREE) < 1) {
      return 0;
    }
    words.set(FREE, words.get(FREE) - 1);
    words.set(PERMITS, words.get(PERMITS) - 1);
    return 1;
  }

  /** How many are free now; what the dead had is counted when somebody takes one. */
  public int free() {
    return (int) store.get(FREE);
  }
}
