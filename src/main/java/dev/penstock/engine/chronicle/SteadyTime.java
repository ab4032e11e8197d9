package dev.penstock.engine.chronicle;

import java.time.Duration;

/**
 * Milliseconds that never jump, for delays: neither when somebody sets the clock, nor at a reboot,
 * over which the clock on the wall is believed. Kept in the group's file as an anchor: what the
 * time was at some moment of this boot. Under the group's lock.
 */
final class SteadyTime {
  private final GroupFile file;
  private final Clock clock;
  private final long boot;

  SteadyTime(GroupFile file, Clock clock, long boot) {
    this.file = file;
    this.clock = clock;
    this.boot = boot;
  }

  /** Anchors the time in this boot. Called before anything else is changed under the lock. */
  void begin() {
    if (file.get(GroupFile.BOOT) != boot) {
      anchor();
    }
  }

  long now() {
    return file.get(GroupFile.STEADY) + (clock.nanos() - file.get(GroupFile.ANCHOR)) / 1_000_000;
  }

  /** The first of these milliseconds that begins when a delay from now is over, or after it. */
  long after(Duration delay) {
    long nanos = clock.nanos() - file.get(GroupFile.ANCHOR) + delay.toNanos();
    return file.get(GroupFile.STEADY) - Math.floorDiv(-nanos, 1_000_000L);
  }

  private void anchor() {
    long wall = clock.wallMillis();
    // Both are whole milliseconds, so up to one less may have passed; no delay is over too early.
    long off = Math.max(0, wall - file.get(GroupFile.WALL) - 1);
    boolean first = file.get(GroupFile.WALL) == 0;
    file.set(GroupFile.STEADY, first ? 0 : file.get(GroupFile.STEADY) + off);
    file.set(GroupFile.ANCHOR, clock.nanos());
    file.set(GroupFile.WALL, wall);
    file.set(GroupFile.BOOT, boot);
    file.commit();
  }
}
