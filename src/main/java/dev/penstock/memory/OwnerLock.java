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

  /** In place of an owner: nobody has it, and what it guards is still to be repaired. */
  private static final long UNREPAIRED = 1;

  private final Region region;
  private final int offset;
  private final Duration patience;
  private final Liveness liveness;
  private final long me;

  /** Only used by the holder. */
  private boolean unrepaired;

  public OwnerLock(Region region, int offset) {
    this(region, offset, PATIENCE);
  }

  OwnerLock(Region region, int offset, Duration patience) {
    this(region, offset, Liveness.OF_PROCESSES, patience);
  }

  /** A lock taken in the name of a process that the caller vouches for. */
  public OwnerLock(Region region, int offset, Liveness liveness) {
    this(region, offset, liveness, PATIENCE);
  }

  /** The same with another patience. */
  public OwnerLock(Region region, int offset, Liveness liveness, Duration patience) {
    this.region = region;
    this.offset = offset;
    this.patience = patience;
    this.liveness = liveness;
    this.me = liveness.me();
  }

  /** How a lock was come by. */
  public enum Taken {
    /** It was free. */
    FREE,
    /**
     * Its owner had died, or could not repair it: what it guards may be half changed, and is the
     * taker's to repair.
     */
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
        if (isDead(owner) && region.compareAndSet(offset, owner, me)) {
          return Taken.FROM_THE_DEAD;
        }
        if (owner != FREE && now - start > patience.toNanos()) {
          throw new HeldTooLongException(region.file(), ProcessIdentity.pidOf(owner), patience);
        }
      }
    }
  }

  /**
   * Takes the lock if it is free or its owner is dead, without waiting.
   *
   * @return null if a live owner has it
   */
  public Taken tryLock() {
    if (region.compareAndSet(offset, FREE, me)) {
      return Taken.FREE;
    }
    long owner = region.get(offset);
    boolean taken = isDead(owner) && region.compareAndSet(offset, owner, me);
    return taken ? Taken.FROM_THE_DEAD : null;
  }

  /**
   * The stamp of the process that holds the lock, dead or alive; 0 if it is free, and that of a
   * process that never was if it is to be repaired.
   */
  public long owner() {
    return region.get(offset);
  }

  /** Whether a process that has died holds the lock, so that what it guards waits for repair. */
  public boolean isHeldByTheDead() {
    long owner = region.get(offset);
    return isDead(owner);
  }

  private boolean isDead(long owner) {
    return owner == UNREPAIRED || owner != FREE && !liveness.isAlive(owner);
  }

  /**
   * The repair of what the lock guards failed: {@link #unlock} will give the lock back so that the
   * next one takes it {@link Taken#FROM_THE_DEAD}. Called only by the holder.
   */
  public void leaveUnrepaired() {
    unrepaired = true;
  }

  /** Gives the lock back. Called only by the holder. */
  public void unlock() {
    long left = unrepaired ? UNREPAIRED : FREE;
    unrepaired = false;
    if (!region.compareAndSet(offset, me, left)) {
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
