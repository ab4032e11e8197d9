package dev.penstock.scenario.programs;

import dev.penstock.Penstock;
import dev.penstock.memory.MappedRegion;
import dev.penstock.state.BrokenBarrierException;
import dev.penstock.state.Hold;
import dev.penstock.state.Locks;
import dev.penstock.state.SharedBarrier;
import dev.penstock.state.SharedLock;
import dev.penstock.state.SharedReadWriteLock;
import dev.penstock.state.SharedSemaphore;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Takes locks of all kinds and gives them back until a file appears, and looks each time whether
 * somebody else is inside. Writes a line for each that is wrong, and each thousandth round.
 */
public final class UseLocks {
  public static final MappedRegion.Layout LAYOUT = new MappedRegion.Layout("PENSTEST", 1, 256);

  /** Words: who is inside the lock, its last token, who writes under the read-write lock. */
  private static final int INSIDE = 64;

  private static final int TOKEN = 72;
  private static final int WRITER = 80;

  private static final Duration SOON = Duration.ofMillis(2);

  private final MappedRegion region;
  private final FileOutputStream out;
  private final Locks locks;
  private final long me = ProcessHandle.current().pid();
  private long longest;

  private UseLocks(Penstock penstock, MappedRegion region, FileOutputStream out) {
    this.locks = penstock.locks();
    this.region = region;
    this.out = out;
  }

  public static void main(String[] args) throws Exception {
    Path data = Path.of(args[0]);
    MappedRegion region = MappedRegion.open(data.resolveSibling("inside"), LAYOUT);
    try (Penstock penstock = Penstock.open(data);
        FileOutputStream out = new FileOutputStream(args[1], true)) {
      new UseLocks(penstock, region, out).run(data.resolveSibling("stop"));
    }
  }

  private void run(Path stop) throws Exception {
    SharedLock lock = locks.lock("l");
    SharedReadWriteLock readWrite = locks.readWriteLock("rw");
    SharedSemaphore permits = locks.boundedSemaphore("s", 3);
    SharedBarrier barrier = locks.barrier("b", 2);
    say("began");
    for (int round = 1; !Files.exists(stop); round++) {
      inLock(lock);
      inReadWriteLock(readWrite, round % 4 == 0);
      try (Hold some = permits.acquire(1 + round % 2)) {
        if (some.token() != 0) {
          say("wrong: a permit has a token");
        }
      }
      if (round % 16 == 0) {
        meet(barrier);
      }
      if (round % 100 == 0) {
        say("rounds 100 " + TimeUnit.NANOSECONDS.toMicros(longest));
        longest = 0;
      }
    }
  }

  private void inLock(SharedLock lock) throws Exception {
    long start = System.nanoTime();
    try (Hold hold = lock.acquire()) {
      longest = Math.max(longest, System.nanoTime() - start);
      long inside = region.get(INSIDE);
      if (inside != 0 && !hold.ownerDied()) {
        say("wrong: " + inside + " is in the lock, too");
      }
      if (inside != 0 && ProcessHandle.of(inside).isPresent()) {
        say("wrong: " + inside + " lives and was in the lock");
      }
      if (hold.token() <= region.get(TOKEN)) {
        say("wrong: token " + hold.token() + " after " + region.get(TOKEN));
      }
      region.set(TOKEN, hold.token());
      region.set(INSIDE, me);
      Thread.onSpinWait();
      region.set(INSIDE, 0);
    }
  }

  private void inReadWriteLock(SharedReadWriteLock lock, boolean writes) throws Exception {
    try (Hold hold = writes ? lock.write() : lock.read()) {
      long writer = region.get(WRITER);
      if (writer != 0 && ProcessHandle.of(writer).isPresent()) {
        say("wrong: " + writer + " writes, too");
      }
      if (writes) {
        if (writer != 0 && !hold.ownerDied()) {
          say("wrong: nobody said that " + writer + " died writing");
        }
        region.set(WRITER, me);
        Thread.onSpinWait();
        region.set(WRITER, 0);
      }
    }
  }

  private static void meet(SharedBarrier barrier) throws InterruptedException {
    try {
      barrier.await(SOON);
    } catch (BrokenBarrierException e) {
      barrier.reset();
    }
  }

  private void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Whether all permits are there that there should be. */
  public static boolean allFree(Locks locks) throws InterruptedException {
    Optional<Hold> all = locks.boundedSemaphore("s", 3).tryAcquire(3, Duration.ofSeconds(10));
    all.ifPresent(Hold::close);
    return all.isPresent();
  }
}
