package dev.penstock.engine.chronicle;

import java.time.Duration;

/** Clocks that stand still until a test moves them, each by itself. Thread-safe. */
final class SetClock implements Clock {
  /** Since the epoch; only the whole milliseconds of it are told. */
  private volatile long wallNanos = 1_700_000_000_000_000_000L;

  private volatile long nanos = 1_000_000_000_000L;

  @Override
  public long wallMillis() {
    return Math.floorDiv(wallNanos, 1_000_000L);
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** Time passes. */
  void pass(Duration time) {
    nanos += time.toNanos();
    wallNanos += time.toNanos();
  }

  /** Somebody sets the clock on the wall, forward or back. */
  void set(Duration difference) {
    wallNanos += difference.toNanos();
  }
}
