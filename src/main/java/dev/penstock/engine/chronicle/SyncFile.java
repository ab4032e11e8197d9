package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Journal;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.memory.Region;
import dev.penstock.memory.WaitPoint;
import dev.penstock.state.SyncStore;
import java.nio.file.Path;

/**
 * The words of one lock, semaphore or the like, in a small mapped file that all its users share.
 *
 * <pre>
 *  byte   64  guard     (OwnerLock) whose step it is
 *        128  rings     how often somebody rang
 *        136  sleepers  (WaitPoint) those who wait for that
 *        192  journal   (Journal) the step that is being made
 *      16384  words     4,096 of 8 bytes, all of them in the journal's checksum
 * </pre>
 *
 * <p>The guard is held for a step, which waits for nothing: what an object's users wait for is a
 * ring. A step goes through the journal, so it is made or it is not.
 */
final class SyncFile implements SyncStore {
  private static final int GUARD = 64;
  private static final int RINGS = 128;
  private static final int SLEEPERS = 136;
  private static final int JOURNAL = 192;
  private static final int FIRST = 16_384;
  private static final Layout LAYOUT = new Layout("PENSYNCH", 1, FIRST + WORDS * Long.BYTES);

  private final Region region;
  private final OwnerLock guard;
  private final Journal journal;
  private final WaitPoint bell;
  private final Liveness liveness;
  private final Clock clock;
  private final Made made = new Made();

  /**
   * @throws DamagedFileException if the file is not as it was last written
   */
  SyncFile(Path file, Surroundings surroundings) {
    MappedRegion mapped = MappedRegion.open(file, LAYOUT);
    region = surroundings.around().apply(mapped);
    liveness = surroundings.liveness();
    clock = surroundings.clock();
    guard = new OwnerLock(region, GUARD, liveness);
    journal = new Journal(region, JOURNAL, FIRST - JOURNAL);
    bell = new WaitPoint(mapped, RINGS, SLEEPERS);
    check();
  }

  private void check() {
    enter();
    try {
      if (Journal.sum(region, FIRST, FIRST + WORDS * Long.BYTES) != journal.checksum()) {
        throw new DamagedFileException(region.file(), "its checksum is wrong");
      }
    } finally {
      guard.unlock();
    }
  }

  private void enter() {
    if (guard.lock() == Taken.FROM_THE_DEAD) {
      try {
        journal.rollBack();
      } catch (RuntimeException | Error e) {
        guard.leaveUnrepaired();
        guard.unlock();
        throw e;
      }
    }
  }

  /** The words as the step that is being made sees them. Used under the guard. */
  private final class Made implements SyncWords {
    private boolean rung;

    @Override
    public long get(int word) {
      return region.get(at(word));
    }

    @Override
    public void set(int word, long value) {
      journal.set(at(word), value);
    }

    @Override
    public void ring() {
      rung = true;
    }
  }

  @Override
  public long change(Step step) {
    boolean rung;
    long result;
    enter();
    try {
      made.rung = false;
      result = step.run(made);
      journal.commit();
      rung = made.rung;
      if (rung) {
        region.setOrdered(RINGS, region.get(RINGS) + 1);
      }
    } catch (RuntimeException | Error e) {
      undo(e);
      throw e;
    }
    guard.unlock();
    if (rung) {
      bell.wake();
    }
    return result;
  }

  private void undo(Throwable failure) {
    try {
      journal.rollBack();
    } catch (RuntimeException | Error e) {
      guard.leaveUnrepaired();
      failure.addSuppressed(e);
    } finally {
      guard.unlock();
    }
  }

  @Override
  public long get(int word) {
    return region.get(at(word));
  }

  private static int at(int word) {
    return FIRST + word * Long.BYTES;
  }

  @Override
  public long rings() {
    return bell.value();
  }

  @Override
  public void await(long seen, long nanos) {
    bell.await(seen, nanos);
  }

  @Override
  public long me() {
    return liveness.me();
  }

  @Override
  public boolean isAlive(long process) {
    return liveness.isAlive(process);
  }

  @Override
  public long pid(long process) {
    return ProcessIdentity.pidOf(process);
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public long millis() {
    return clock.wallMillis();
  }
}
