package dev.penstock.engine.chronicle;

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

  private void anchor() {
    long wall = clock.wallMillis();
    long off = Math.max(0, wall - file.get(GroupFile.WALL));
    boolean first = file.get(GroupFile.WALL) == 0;
    file.set(GroupFile.STEADY, first ? 0 : file.get(GroupFile.STEADY) + off);
    file.set(GroupFile.ANCHOR, clock.nanos());
    file.set(GroupFile.WALL, wall);
    file.set(GroupFile.BOOT, boot);
    file.commit();
  }
}
