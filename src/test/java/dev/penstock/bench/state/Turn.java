package dev.penstock.bench.state;

import dev.penstock.memory.MappedRegion;
import java.nio.file.Path;

/**
 * What two processes that hand a lock to each other know beside it, in a file that both map: how
 * often it was taken, and when it was given back last. Each is in a cache line of its own.
 */
final class Turn {
  private static final int TAKEN = MappedRegion.FIRST_WORD;
  private static final int RELEASED = TAKEN + 64;
  private static final MappedRegion.Layout LAYOUT =
      new MappedRegion.Layout("PENBTURN", 1, RELEASED + 64);

  private final MappedRegion words;

  Turn(Path file) {
    words = MappedRegion.open(file, LAYOUT);
  }

  /** Waits, spinning, until it was taken so often. */
  void await(long times) {
    while (words.get(TAKEN) != times) {
      Thread.onSpinWait();
    }
  }

  void taken(long times) {
    words.set(TAKEN, times);
  }

  /** In ns of the machine's monotonic clock. */
  long released() {
    return words.get(RELEASED);
  }

  void release(long now) {
    words.set(RELEASED, now);
  }
}
