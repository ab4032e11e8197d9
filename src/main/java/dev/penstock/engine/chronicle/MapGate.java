package dev.penstock.engine.chronicle;

import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only door to a map: one thread of one process is inside at a time, and who enters learns
 * whether the one before died inside.
 *
 * <p>Chronicle Map's own locks name no owner: a process killed inside leaves them locked, and each
 * later call of any process fails after a minute. Behind this gate nobody ever waits for one of
 * them.
 *
 * <pre>
 *  byte  64  gate   who is inside (OwnerLock)
 *       128  state  0 no map yet, 1 in use, 2 to be repaired
 * </pre>
 */
final class MapGate {
  private static final Layout LAYOUT = new Layout("PENMGATE", 1, 192);
  private static final int STATE = 128;
  private static final long EMPTY = 0;
  private static final long IN_USE = 1;
  private static final long DAMAGED = 2;

  private final MappedRegion words;
  private final OwnerLock lock;

  /** Keeps this process's threads from spinning on the word. */
  private final ReentrantLock threads = new ReentrantLock();

  MapGate(Path file) {
    words = MappedRegion.open(file, LAYOUT);
    lock = new OwnerLock(words, MappedRegion.FIRST_WORD);
  }

  void enter() {
    if (threads.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "a map must not be used from inside one of its own calls: " + words.file());
    }
    threads.lock();
    try {
      if (lock.lock() == Taken.FROM_THE_DEAD && words.get(STATE) == IN_USE) {
        // Written down before the repair begins: whoever is killed repairing leaves the mark.
        words.set(STATE, DAMAGED);
      }
    } catch (RuntimeException e) {
      threads.unlock();
      throw e;
    }
  }

  void leave() {
    lock.unlock();
    threads.unlock();
  }

  /** Whether the map's file was made, completely. Inside. */
  boolean isMade() {
    return words.get(STATE) != EMPTY;
  }

  /** Whether somebody died inside, and nobody has repaired the map since. Inside. */
  boolean isDamaged() {
    return words.get(STATE) == DAMAGED;
  }

  /** The map's file is complete and sound. Inside. */
  void sound() {
    words.set(STATE, IN_USE);
  }
}
