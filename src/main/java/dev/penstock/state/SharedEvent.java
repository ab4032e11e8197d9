package dev.penstock.state;

import java.time.Duration;

/**
 * A flag that all processes on a data directory see and can wait for. It stays as it is set,
 * whoever ends. Thread-safe.
 */
public final class SharedEvent {
  private static final int SET = 0;

  private final String name;
  private final SyncStore store;

  SharedEvent(String name, SyncStore store) {
    this.name = name;
    this.store = store;
  }

  public String name() {
    return name;
  }

  public boolean isSet() {
    return look() != 0;
  }

  /** In a step, so that it is not one that is undone. */
  private long look() {
    return store.change(words -> words.get(SET));
  }

  /** Sets it; all who wait go on. */
  public void set() {
    store.change(
        words -> {
          words.set(SET, 1);
          words.ring();
          return 0;
        });
  }

  public void clear() {
    store.change(
        words -> {
          words.set(SET, 0);
          return 0;
        });
  }

  /**
   * Waits until it is set.
   *
   * @return false if the time is up before
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean await(Duration patience) throws InterruptedException {
    return Waits.until(store, patience, this::look) != 0;
  }
}
