package dev.penstock.engine.chronicle;

/** A clock that a test sets. */
final class WallClock implements Clock {
  volatile long wall = 1_800_000_000_000L;

  @Override
  public long wallMillis() {
    return wall;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }
}
