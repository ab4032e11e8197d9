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
import java.time.Duration;
import java.util.Optional;

/**
 * The words of one lock, semaphore or the like, in a small mapped file that all its users share.
 *
 * <pre>
 *  byte   64  guard     (OwnerLock) whose step it is
 *        128  rings     how often somebody rang
 *        136  sleepers  (WaitPoint) those who wait for that
 *        144  …         (SyncUsers) about those who make steps
 *        192  journal   (Journal) the step that is being made
 *      81920  words     4,096 of 8 bytes, all of them in the journal's checksum
 *     114688  users     (SyncUsers) 2,048 words: who makes steps
 * </pre>
 *
 * <p>The guard is held for a step, which waits for nothing: what an object's users wait for is a
 * ring. A step goes through the journal, so it is made or it is not.
 *
 * <p>A process may be killed between its step and its ring. So who waits has all watched that may
 * be: before its first step a process enters itself among the users, and rings for that. Killed
 * before this ring, it has changed nothing; from then on, its end wakes all who wait.
 */
final class SyncFile implements SyncStore {
  private static final int GUARD = 64;
  private static final int RINGS = 128;
  private static final int SLEEPERS = 136;
  private static final int ABOUT_USERS = 144;
  private static final int JOURNAL = 192;
  private static final int FIRST = 81_920;
  private static final int USERS = FIRST + WORDS * Long.BYTES;
  private static final Layout LAYOUT = new Layout("PENSYNCH", 2, USERS + SyncUsers.BYTES);

  /**
   * For so long somebody sleeps who has not set up a watch yet, which takes longer than most waits,
   * or cannot.
   */
  private static final long LOOK_NANOS = Duration.ofMillis(50).toNanos();

  /** Only a process that cannot ring, for it has no JNA, is noticed by this and nothing else. */
  private static final long LONGEST_SLEEP_NANOS = Duration.ofMinutes(1).toNanos();

  private final Region region;
  private final OwnerLock guard;
  private final Journal journal;
  private final WaitPoint bell;
  private final SyncUsers users;
  private final Liveness liveness;
  private final Clock clock;
  private final Made made = new Made();

  /** Whether this process is among the users, and all who wait know. */
  private volatile boolean entered;

  /**
   * @throws DamagedFileException if the file is not as it was last written
   */
  SyncFile(Path file, Surroundings surroundings) {
    this(MappedRegion.open(file, LAYOUT), surroundings);
    check();
  }

  /**
   * Looks at the file as who opens it does; where nothing can be written, only at its header.
   *
   * @throws DamagedFileException if it is not as it was last written
   */
  static void check(Path file, Surroundings surroundings) {
    Optional<MappedRegion> found = MappedRegion.find(file, LAYOUT.magic(), LAYOUT.version());
    if (found.isPresent() && found.get().size() != LAYOUT.size()) {
      throw new DamagedFileException(
          file, "it has " + found.get().size() + " bytes instead of " + LAYOUT.size());
    }
    if (found.isPresent() && !found.get().isReadOnly()) {
      new SyncFile(found.get(), surroundings).check();
    }
  }

  private SyncFile(MappedRegion mapped, Surroundings surroundings) {
    region = surroundings.around().apply(mapped);
    liveness = surroundings.liveness();
    clock = surroundings.clock();
    guard = new OwnerLock(region, GUARD, liveness);
    journal = new Journal(region, JOURNAL, FIRST - JOURNAL);
    bell = new WaitPoint(region, mapped, RINGS, SLEEPERS, LONGEST_SLEEP_NANOS);
    users = new SyncUsers(region, ABOUT_USERS, USERS, liveness, this::ringForTheDead);
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
    if (!entered) {
      enterUsers();
    }
    return make(step);
  }

  /** Only the first step of a process finds that it is not entered. */
  private synchronized void enterUsers() {
    if (!entered) {
      users.forgetTheDeadIfCrowded();
      make(
          words -> {
            users.enter();
            words.ring();
            return 0;
          });
      entered = true;
    }
  }

  private long make(Step step) {
    boolean rung;
    long result;
    enter();
    try {
      made.rung = false;
      result = step.run(made);
      journal.commit();
      rung = made.rung;
      if (rung) {
        ring();
      }
    } catch (RuntimeException | Error e) {
      undo(e);
      throw e;
    }
    guard.unlock();
    if (rung) {
      wake();
    }
    return result;
  }

  private void ring() {
    long rings;
    do {
      rings = region.get(RINGS);
    } while (!region.compareAndSet(RINGS, rings, rings + 1)); // the dead are rung for at any time
  }

  private void wake() {
    if (!bell.wake()) {
      users.cannotWake();
    }
  }

  /** A user has died, perhaps before it rang for its last step. */
  private void ringForTheDead() {
    ring();
    wake();
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

  @Override
  public void mend() {
    if (!journal.isEmpty()) {
      enter();
      guard.unlock();
    }
  }

  private static int at(int word) {
    return FIRST + word * Long.BYTES;
  }

  @Override
  public long rings() {
    return bell.value();
  }

  @Override
  public Sleeper sleeper() {
    return new FileSleeper();
  }

  private final class FileSleeper implements Sleeper {
    private final long start = System.nanoTime();
    private boolean watches;

    @Override
    public void sleep(long seen, long nanos) {
      boolean told = System.nanoTime() - start >= LOOK_NANOS && watch();
      bell.awaitInterruptibly(seen, told ? nanos : Math.min(nanos, LOOK_NANOS));
    }

    /** Returns whether the sleep ends when a user does. */
    private boolean watch() {
      if (!watches) {
        watches = true;
        users.beginWatch();
      }
      return users.areWatched();
    }

    @Override
    public void close() {
      if (watches) {
        users.endWatch();
      }
    }
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
