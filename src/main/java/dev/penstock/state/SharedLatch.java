package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.SyncStore.SyncWords;
import java.time.Duration;

/**
 * A number that any process counts down, and that all can wait for to be 0. It is never counted up
 * again. Thread-safe.
 */
public final class SharedLatch {
  /** What it began with, and 1 more: 0 before the first use. */
  private static final int BEGAN = 0;

  private static final int LEFT = 1;

  private final String name;
  private final SyncStore store;

  SharedLatch(String name, SyncStore store, int count) {
    if (count < 0) {
      throw new InvalidInputException(
          "the latch " + name + " counts down from 0 or more, and not from " + count);
    }
    this.name = name;
    this.store = store;
    long began = store.change(words -> make(words, count));
    if (began != count) {
      throw new InvalidInputException(
          "the latch " + name + " counts down from " + began + ", and not from " + count);
    }
  }

  private static long make(SyncWords words, int count) {
    if (words.get(BEGAN) == 0) {
      words.set(BEGAN, count + 1L);
      words.set(LEFT, count);
    }
    return words.get(BEGAN) - 1;
  }

  public String name() {
    return name;
  }

  /** Counts one down, unless it is 0 already. */
  public void countDown() {
    store.change(
        words -> {
          long left = words.get(LEFT);
          if (left > 0) {
            words.set(LEFT, left - 1);
          }
          if (left == 1) {
            words.ring();
          }
          return 0;
        });
  }

  /** How many are left to count. */
  public int left() {
    return (int) look();
  }

  /** In a step, so that it is not one that is undone. */
  private long look() {
    return store.change(words -> words.get(LEFT));
  }

  /**
   * Waits until none is left.
   *
   * @return false if the time is up before
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean await(Duration patience) throws InterruptedException {
    return Waits.until(store, patience, () -> look() == 0 ? 1 : 0) != 0;
  }
}
