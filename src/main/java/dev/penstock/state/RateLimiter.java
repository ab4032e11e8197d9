package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets so many things happen in a time, over all processes on a data directory: so many at once
 * after a rest, and then one after the other at the rate. Thread-safe. After a start of the machine
 * it begins as rested.
 *
 * <p>Keeps one number, when all that was let happen would be over at the rate: the generic cell
 * rate algorithm (ITU-T I.371).
 */
public final class RateLimiter {
  private static final int COUNT = 0;
  private static final int NANOS = 1;
  private static final int OVER = 2;

  private final String name;
  private final SyncStore store;
  private final long count;
  private final long nanos;

  RateLimiter(String name, SyncStore store, int count, Duration per) {
    if (count < 1 || per.isNegative() || per.toNanos() < count) {
      throw new InvalidInputException(
          "the rate limiter "
              + name
              + " lets 1 or more happen in a time of at least 1 ns for each, and not "
              + count
              + " in "
              + per);
    }
    this.name = name;
    this.store = store;
    this.count = count;
    this.nanos = per.toNanos();
    boolean same = store.change(words -> make(words) ? 1 : 0) != 0;
    if (!same) {
      throw new InvalidInputException(
          "the rate limiter "
              + name
              + " lets "
              + store.get(COUNT)
              + " happen in "
              + Duration.ofNanos(store.get(NANOS))
              + ", and not "
              + count
              + " in "
              + per);
    }
  }

  private boolean make(SyncWords words) {
    if (words.get(COUNT) == 0) {
      words.set(COUNT, count);
      words.set(NANOS, nanos);
    }
    return words.get(COUNT) == count && words.get(NANOS) == nanos;
  }

  public String name() {
    return name;
  }

  /** Whether one may happen now; if so, it has. */
  public boolean tryAcquire() {
    return wait(1) == 0;
  }

  /**
   * Waits until one may happen.
   *
   * @return false if the time is up before, or would be
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean tryAcquire(Duration patience) throws InterruptedException {
    return tryAcquire(1, patience);
  }

  /** The same for several at once, as many as happen in the limiter's time at most. */
  public boolean tryAcquire(int many, Duration patience) throws InterruptedException {
    if (many < 1 || many > count) {
      throw new InvalidInputException(
          "the rate limiter " + name + " lets 1 to " + count + " happen at once, not " + many);
    }
    long start = System.nanoTime();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long wait = wait(many);
      if (wait == 0) {
        return true;
      }
      Duration left = patience.minusNanos(System.nanoTime() - start);
      if (left.compareTo(Duration.ofNanos(wait)) < 0) {
        return false;
      }
      LockSupport.parkNanos(wait);
    }
  }

  /** How long to wait until so many may happen, in ns; 0 if they may now, and have. */
  private long wait(int many) {
    long now = store.nanos();
    return store.change(
        words -> {
          long over = words.get(OVER);
          if (over - now > nanos || over < now) {
            over = now; // rested; or the machine was started anew
          }
          long after = over + many * (nanos / count);
          long early = after - now - nanos;
          if (early > 0) {
            return early;
          }
          words.set(OVER, after);
          return 0;
        });
  }
}
