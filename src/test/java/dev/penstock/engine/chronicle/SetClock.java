package dev.penstock.engine.chronicle;

import java.time.Duration;

/** Clocks that stand still until a test moves them, each by itself. Thread-safe. */
final class SetClock implements Clock {
  private volatile long wallMillis = 1_700_000_000_000L;
  private volatile long nanos = 1_000_000_000_000L;

  @Override
  public long wallMillis() {
    return wallMillis;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** Time passes. */
  void pass(Duration time) {
    nanos += time.toNanos();
    wallMillis += time.toMillis();
  }

  /** Somebody sets the clock on the wall, forward or back. */
  void set(Duration difference) {
    wallMillis += difference.toMillis();
  }
}
