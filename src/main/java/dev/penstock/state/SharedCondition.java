package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A lock, and a place to wait for what others change under it. A process that dies while it waits
 * is forgotten, and a notification that it had got and did not use goes to another one.
 * Thread-safe.
 *
 * <pre>{@code
 * try (Hold hold = condition.acquire()) {
 *   condition.awaitUntil(hold, () -> ready.isSet(), Duration.ofMinutes(1));
 * }
 * }</pre>
 */
public final class SharedCondition {
  private static final long WAITS = 8;
  private static final long NOTIFIED = 9;

  private final String name;
  private final SyncStore store;
  private final SharedLock lock;
  private final long me;

  SharedCondition(String name, SyncStore store) {
    this.name = name;
    this.store = store;
    this.lock = new SharedLock(name, store, false);
    this.me = store.me();
  }

  public String name() {
    return name;
  }

  /** Its lock. */
  public SharedLock lock() {
    return lock;
  }

  /** Waits for its lock. */
  public Hold acquire() throws InterruptedException {
    return lock.acquire();
  }

  /**
   * Gives the lock back, waits to be notified, and waits for the lock again, all as long as it
   * takes to get it. Wakes up for nothing now and then: look at what you wait for, and call again.
   *
   * @param hold of this condition's lock; it is held again, with another token, when this returns
   *     or throws
   * @return false if the time was up before anybody notified
   * @throws InterruptedException if the thread was interrupted while it waited to be notified
   */
  public boolean await(Hold hold, Duration patience) throws InterruptedException {
    long row = store.change(words -> goToSleep(words, hold.token()));
    if (row < 0) {
      throw notHeld();
    }
    boolean notified = false;
    try {
      notified = Waits.until(store, patience, () -> wakeUp((int) row)) != 0;
    } finally {
      if (!notified) {
        notified = store.change(words -> leave(words, (int) row)) != 0;
      }
      hold.renew(lock.acquireAgain());
    }
    return notified;
  }

  /**
   * Waits until something is so.
   *
   * @param isSo looked at under the lock
   * @return whether it is so; false if the time is up
   */
  public boolean awaitUntil(Hold hold, BooleanSupplier isSo, Duration patience)
      throws InterruptedException {
    long start = System.nanoTime();
    while (!isSo.getAsBoolean()) {
      Duration left = patience.minusNanos(System.nanoTime() - start);
      if (left.isNegative() || left.isZero()) {
        return false;
      }
      await(hold, left);
    }
    return true;
  }

  private long goToSleep(SyncWords words, long token) {
    if (!lock.isHeld(words, token)) {
      return -1;
    }
    int row = Parties.add(words, me, Thread.currentThread().getId(), WAITS);
    lock.release(words, token);
    return row;
  }

  private long wakeUp(int row) {
    Set<Long> dead = Parties.dead(store);
    return store.change(
        words -> {
          passOn(words, dead);
          if (Parties.part(words, row) != NOTIFIED) {
            return 0;
          }
          Parties.remove(words, row);
          return 1;
        });
  }

  private static long leave(SyncWords words, int row) {
    long notified = Parties.part(words, row) == NOTIFIED ? 1 : 0;
    Parties.remove(words, row);
    return notified;
  }

  /** What the dead were told is told to others. */
  private static void passOn(SyncWords words, Set<Long> dead) {
    int unused = 0;
    for (int row = Parties.used(words) - 1; row >= 0 && !dead.isEmpty(); row--) {
      if (Parties.has(words, row, NOTIFIED) && dead.contains(Parties.process(words, row))) {
        unused++;
      }
    }
    Parties.forget(words, dead);
    notify(words, unused);
  }

  private static void notify(SyncWords words, int count) {
    for (int i = 0; i < count; i++) {
      int oldest = -1;
      for (int row = Parties.used(words) - 1; row >= 0; row--) {
        if (Parties.has(words, row, WAITS)
            && (oldest < 0 || Parties.amount(words, row) < Parties.amount(words, oldest))) {
          oldest = row;
        }
      }
      if (oldest < 0) {
        return;
      }
      Parties.part(words, oldest, NOTIFIED);
      words.ring();
    }
  }

  /**
   * Lets so many of those who wait go on, the longest waiting first, once they get the lock.
   *
   * @param hold of this condition's lock
   */
  public void signal(Hold hold, int count) {
    if (count < 1) {
      throw new InvalidInputException("1 or more are notified, and not " + count);
    }
    Set<Long> dead = Parties.dead(store);
    long held =
        store.change(
            words -> {
              if (!lock.isHeld(words, hold.token())) {
                return 0;
              }
              passOn(words, dead);
              notify(words, count);
              return 1;
            });
    if (held == 0) {
      throw notHeld();
    }
  }

  /** The same for one. */
  public void signal(Hold hold) {
    signal(hold, 1);
  }

  /** The same for all. */
  public void signalAll(Hold hold) {
    signal(hold, Parties.MOST);
  }

  /** How many wait now. */
  public int waiting() {
    return Parties.alive(store, WAITS);
  }

  private InvalidInputException notHeld() {
    return new InvalidInputException(
        "the lock of the condition " + name + " is not held by this hold; acquire it first");
  }
}
