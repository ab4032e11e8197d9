package dev.penstock.memory;

import dev.penstock.fault.PenstockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock word in a mapped region that names its owner, so that a process killed while it held the
 * lock delays nobody: the next one sees that the owner is dead, takes the lock over, and is told.
 *
 * <p>Excludes processes, and threads of one process as well. Not reentrant, not fair. Waiting spins
 * briefly, then sleeps in growing steps of at most {@value #LONGEST_NAP_NANOS} ns, looking at the
 * owner about every {@value #LOOK_NANOS} ns.
 */
public final class OwnerLock {
  /** How long a live owner is waited for before {@link HeldTooLongException}. */
  public static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long LOOK_NANOS = 2_000_000;
  private static final long LONGEST_NAP_NANOS = 500_000;
  private static final int SPINS = 200;
  private static final int YIELDS = 20;
  private static final long FREE = 0;

  private final MappedRegion region;
  private final int offset;
  private final Duration patience;
  private final long me = ProcessIdentity.current().stamp();

  public OwnerLock(MappedRegion region, int offset) {
    this(region, offset, PATIENCE);
  }

  OwnerLock(MappedRegion region, int offset, Duration patience) {
    this.region = region;
    this.offset = offset;
    this.patience = patience;
  }

  /** How a lock was come by. */
  public enum Taken {
    /** It was free. */
    FREE,
    /** Its owner had died: what it guards may be half changed, and is the taker's to repair. */
    FROM_THE_DEAD
  }

  /**
   * Takes the lock, waiting for a live owner up to {@link #PATIENCE}.
   *
   * @throws HeldTooLongException if the owner lives and did not let go, as when it was stopped by a
   *     signal
   */
  public Taken lock() {
    if (region.compareAndSet(offset, FREE, me)) {
      return Taken.FREE;
    }
    return lockSlowly();
  }

  private Taken lockSlowly() {
    long start = System.nanoTime();
    long nextLook = start;
    long nap = 20_000;
    for (int round = 0; ; round++) {
      if (round < SPINS) {
        Thread.onSpinWait();
      } else if (round < SPINS + YIELDS) {
        Thread.yield();
      } else {
        LockSupport.parkNanos(nap);
        nap = Math.min(2 * nap, LONGEST_NAP_NANOS);
      }
      if (region.compareAndSet(offset, FREE, me)) {
        return Taken.FREE;
      }
      long now = System.nanoTime();
      if (round >= SPINS && now >= nextLook) {
        nextLook = now + LOOK_NANOS;
        long owner = region.get(offset);
        if (owner != FREE
            && !ProcessIdentity.isAlive(owner)
            && region.compareAndSet(offset, owner, me)) {
          return Taken.FROM_THE_DEAD;
        }
        if (owner != FREE && now - start > patience.toNanos()) {
          throw new HeldTooLongException(region.file(), ProcessIdentity.pidOf(owner), patience);
        }
      }
    }
  }

  /** Gives the lock back. Called only by the holder. */
  public void unlock() {
    if (!region.compareAndSet(offset, me, FREE)) {
      throw new IllegalStateException("not the holder of the lock in " + region.file());
    }
  }

  /** A live process holds the lock and does not go on. */
  public static final class HeldTooLongException extends PenstockException {
    private static final long serialVersionUID = 1L;

    HeldTooLongException(Path file, long pid, Duration patience) {
      super(
          "the process "
              + pid
              + " has held "
              + file
              + " for over "
              + patience.toMillis()
              + " ms; if it is stopped, continue it (kill -CONT "
              + pid
              + ") or end it");
    }
  }
}
