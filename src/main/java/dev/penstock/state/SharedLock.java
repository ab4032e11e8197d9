package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A lock that one thread of all processes on a data directory holds at a time. When its holder's
 * process ends, however it ends, the next one gets it at once and is told ({@link Hold#ownerDied}).
 * Thread-safe. Not fair: who comes may get it before one who waits.
 *
 * <pre>{@code
 * try (Hold hold = lock.acquire()) {
 *   if (hold.ownerDied()) { … look after what it left … }
 *   …
 * }
 * }</pre>
 */
public final class SharedLock {
  private static final int HOLDER = 0;
  private static final int THREAD = 1;
  private static final int DEPTH = 2;
  private static final int TOKEN = 3;
  private static final int SINCE = 4;

  /** The part of those who wait. */
  static final long WAITING = 1;

  /** In what a step returns, beside the token. */
  private static final long DIED = 1;

  private static final long SAME_THREAD = -1;

  private final String name;
  private final SyncStore store;
  private final boolean reentrant;
  private final long me;

  /**
   * @param reentrant whether the thread that holds it may take it again
   */
  SharedLock(String name, SyncStore store, boolean reentrant) {
    this.name = name;
    this.store = store;
    this.reentrant = reentrant;
    this.me = store.me();
  }

  public String name() {
    return name;
  }

  /**
   * Waits for the lock.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws InvalidInputException if this thread holds it already, and it is not reentrant
   */
  public Hold acquire() throws InterruptedException {
    return tryAcquire(Waits.FOR_EVER).orElseThrow();
  }

  /** Takes the lock if it is free. Throws as {@link #acquire}, but waits for nothing. */
  public Optional<Hold> tryAcquire() {
    store.mend(); // its holder may have died giving it back
    return hold(attempt(deadHolder(), -1));
  }

  /** The same, waiting for so long at most. */
  public Optional<Hold> tryAcquire(Duration patience) throws InterruptedException {
    long taken = attempt(0, -1);
    return hold(taken != 0 ? taken : await(patience));
  }

  /** Takes it whatever comes, and returns the token: for who gave it up for a while. */
  long acquireAgain() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return acquire().token();
        } catch (InterruptedException e) {
          interrupted = true; // it must be held again all the same
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private long await(Duration patience) throws InterruptedException {
    long thread = thread();
    Set<Long> dead = Parties.dead(store);
    int[] row = {
      (int)
          store.change(
              words -> {
                Parties.forget(words, dead);
                return Parties.add(words, me, thread, WAITING);
              })
    };
    try {
      return Waits.until(
          store,
          patience,
          () -> {
            long taken = attempt(deadHolder(), row[0]);
            if (taken != 0) {
              row[0] = -1;
            }
            return taken;
          });
    } finally {
      if (row[0] >= 0) {
        store.change(words -> forget(words, row[0]));
      }
    }
  }

  private static long forget(SyncWords words, int row) {
    Parties.remove(words, row);
    return 0;
  }

  private long deadHolder() {
    long holder = store.get(HOLDER);
    return holder != 0 && holder != me && !store.isAlive(holder) ? holder : 0;
  }

  /** Takes it if it is free, or if a process has it that is known to be dead. */
  private long attempt(long dead, int row) {
    long thread = thread();
    long now = store.millis();
    long taken = store.change(words -> take(words, dead, row, thread, now));
    if (taken == SAME_THREAD) {
      throw new InvalidInputException(
          "this thread holds the lock "
              + name
              + " already, and would wait for itself for ever; use a reentrant lock");
    }
    return taken;
  }

  private long take(SyncWords words, long dead, int row, long thread, long now) {
    long holder = words.get(HOLDER);
    if (holder == me && words.get(THREAD) == thread) {
      if (!reentrant) {
        return SAME_THREAD;
      }
      words.set(DEPTH, words.get(DEPTH) + 1);
      return words.get(TOKEN) << 1;
    }
    if (holder != 0 && holder != dead) {
      return 0;
    }
    if (row >= 0) {
      Parties.remove(words, row);
    }
    long token = words.get(TOKEN) + 1;
    words.set(HOLDER, me);
    words.set(THREAD, thread);
    words.set(DEPTH, 1);
    words.set(TOKEN, token);
    words.set(SINCE, now);
    return token << 1 | (holder != 0 ? DIED : 0);
  }

  private Optional<Hold> hold(long taken) {
    return taken == 0
        ? Optional.empty()
        : Optional.of(new Hold(taken >>> 1, (taken & DIED) != 0, this::release));
  }

  private void release(long token) {
    store.change(words -> release(words, token));
  }

  /** Gives it back, if this hold is the one. Within a step. */
  long release(SyncWords words, long token) {
    if (!isHeld(words, token)) {
      return 0;
    }
    long depth = words.get(DEPTH) - 1;
    if (depth > 0) {
      words.set(DEPTH, depth);
    } else {
      words.set(HOLDER, 0);
      words.ring();
    }
    return 1;
  }

  boolean isHeld(SyncWords words, long token) {
    return words.get(HOLDER) == me && words.get(TOKEN) == token;
  }

  /** Who holds it now, as far as one can tell by looking; empty if nobody does who is alive. */
  public Optional<Holder> holder() {
    long holder = store.get(HOLDER);
    return holder == 0 || !store.isAlive(holder)
        ? Optional.empty()
        : Optional.of(
            new Holder(
                store.pid(holder), Instant.ofEpochMilli(store.get(SINCE)), store.get(TOKEN)));
  }

  /** How many wait for it now. */
  public int waiters() {
    return Parties.alive(store, WAITING);
  }

  private static long thread() {
    return Thread.currentThread().getId();
  }
}
