package dev.penstock.state;

import java.time.Duration;

/** Waits for what a step is to grant. Stateless. */
final class Waits {
  /** For ever, as good as. */
  static final Duration FOR_EVER = Duration.ofDays(36_500);

  /** How often who waits looks whether those it waits for still live, and whether to stop. */
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  /** What comes within some 20 µs is not worth going to sleep for. */
  private static final int SPINS = 1000;

  private Waits() {}

  /** One attempt; 0 stands for "not yet". */
  interface Attempt {
    long run();
  }

  /**
   * Tries until it works.
   *
   * @return what the attempt returned, or 0 when the time is up
   * @throws InterruptedException if the thread is interrupted, at the latest 50 ms after that
   */
  static long until(SyncStore store, Duration patience, Attempt attempt)
      throws InterruptedException {
    long start = System.nanoTime();
    long nanos = nanos(patience);
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long seen = store.rings();
      long granted = attempt.run();
      if (granted != 0) {
        return granted;
      }
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return 0;
      }
      if (!rangSoon(store, seen)) {
        store.await(seen, Math.min(left, LOOK_NANOS));
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
