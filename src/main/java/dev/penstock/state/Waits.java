package dev.penstock.state;

import java.time.Duration;

/** Waits for what a step is to grant. Stateless. */
final class Waits {
  /** For ever, as good as. */
  static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** What comes within some 20 µs is not worth going to sleep for. */
  private static final int SPINS = 1000;

  private Waits() {}

  /** One attempt; 0 stands for "not yet". */
  interface Attempt {
    long run();
  }

  /**
   * Tries until it works, again whenever somebody rang or died.
   *
   * @return what the attempt returned, or 0 when the time is up
   * @throws InterruptedException if the thread is interrupted
   */
  static long until(SyncStore store, Duration patience, Attempt attempt)
      throws InterruptedException {
    long start = System.nanoTime();
    long nanos = nanos(patience);
    SyncStore.Sleeper sleeper = null;
    try {
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long seen = store.rings();
        store.mend(); // an attempt may look at words outside of its step
        long granted = attempt.run();
        if (granted != 0) {
          return granted;
        }
        long left = nanos - (System.nanoTime() - start);
        if (left <= 0) {
          return 0;
        }
        if (!rangSoon(store, seen)) {
          sleeper = sleeper == null ? store.sleeper() : sleeper;
          sleeper.sleep(seen, left);
        }
      }
    } finally {
      if (sleeper != null) {
        sleeper.close();
      }
    }
  }

  private static boolean rangSoon(SyncStore store, long seen) {
    for (int i = 0; i < SPINS; i++) {
      if (store.rings() != seen) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** A patience as nanoseconds, bounded. */
  static long nanos(Duration patience) {
    if (patience.isNegative()) {
      return 0;
    }
    return (patience.compareTo(FOR_EVER) > 0 ? FOR_EVER : patience).toNanos();
  }
}
