package dev.penstock.engine.chronicle;

import dev.penstock.config.Durations;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.queue.QueueFullException;
import dev.penstock.queue.WaitEndedException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;

/**
 * Where the senders of this process wait while a queue is full. Thread-safe.
 *
 * <p>A thread that has messages in hand does not wait where that would be a wait for itself: it
 * sends beyond the capacity. Whether it would be is looked at in the {@link WaitGraph} before each
 * sleep, and no sleep is long.
 *
 * <p>What a thread has in hand is what it took itself. A thread that has nothing waits as any
 * sender does. But a consumer may let it send, and wait for it; so where nobody makes room for a
 * while, it counts as having messages of all queues that its process consumes from.
 */
final class Room {
  private static final long LONGEST_SLEEP_NANOS = 500_000_000;

  /** After so long without room a thread may be one that a consumer waits for. */
  static final long STANDSTILL_NANOS = 5_000_000_000L;

  private final QueueFolder folder;
  private final QueueConfig config;
  private final QueueLog log;
  private final Admission admission;
  private final Surroundings surroundings;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean ended;

  /** Opened when somebody is about to wait who has something in hand. */
  private WaitGraph graph;

  Room(
      QueueFolder folder,
      QueueConfig config,
      QueueLog log,
      Admission admission,
      Surroundings surroundings) {
    this.folder = folder;
    this.config = config;
    this.log = log;
    this.admission = admission;
    this.surroundings = surroundings;
  }

  /** From now on nobody waits: who does, or would, is refused. */
  void endWaits() {
    ended = true;
    if (waiting.get() > 0) {
      log.roomMade();
    }
  }

  /**
   * Tries something that may find the queue full, as often as there may be room.
   *
   * @param attempt answers {@link Admission#FULL} if the guard it is given does not let it
   * @return what else it answered
   * @throws QueueFullException if it may not wait, or not any longer
   * @throws WaitEndedException if waiting was ended, or the thread interrupted
   */
  long await(ToLongFunction<Appending.Guard> attempt) {
    QueueConfig.Capacity capacity = config.capacity().orElseThrow();
    if (capacity.full() != Full.BLOCK) {
      throw new QueueFullException(folder.name(), "it holds what its capacity allows");
    }
    waiting.incrementAndGet();
    try (Wait wait = new Wait(capacity)) {
      while (true) {
        long seen = log.file().room().value();
        long answer = attempt.applyAsLong(wait.needless ? admission.always() : admission);
        if (answer != Admission.FULL) {
          return answer;
        }
        wait.sleep(seen);
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** The wait of one thread, from its beginning to its end. */
  private final class Wait implements AutoCloseable {
    private final QueueConfig.Capacity capacity;
    private final long start = System.nanoTime();
    private final WaitGraph.Waiter waiter = new WaitGraph.Waiter();
    private long stoodAt;
    private long stoodSince;
    private boolean needless;

    Wait(QueueConfig.Capacity capacity) {
      this.capacity = capacity;
      stoodAt = log.file().room().value();
      stoodSince = surroundings.clock().nanos();
    }

    /** Sleeps until there may be room, or finds that this would be needless. */
    void sleep(long seen) {
      goOnUnlessEnded();
      if (seen != stoodAt) {
        stoodAt = seen;
        stoodSince = surroundings.clock().nanos();
      }
      if (isForItself()) {
        needless = true;
        return;
      }
      long left = left();
      if (left <= 0) {
        throw new QueueFullException(
            folder.name(),
            "there was no room within " + Durations.write(capacity.waitAtMost().orElseThrow()));
      }
      log.file().room().await(seen, Math.min(left, LONGEST_SLEEP_NANOS));
      goOnUnlessEnded(); // before anything of Chronicle is called, which an interrupt breaks
    }

    private void goOnUnlessEnded() {
      if (ended) {
        throw WaitEndedException.byStop(folder.name());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw WaitEndedException.byInterrupt(folder.name());
      }
    }

    private long left() {
      return capacity
          .waitAtMost()
          .map(most -> most.toNanos() - (System.nanoTime() - start))
          .orElse(LONGEST_SLEEP_NANOS);
    }

    private boolean isForItself() {
      long awaited = WaitGraph.idOf(folder.name());
      Set<Long> held = held();
      if (held.contains(awaited)) {
        return true;
      }
      if (held.isEmpty()) {
        withdraw(); // it may have lost what it had
        return false;
      }
      return graph().isCircle(waiter, held, awaited);
    }

    private Set<Long> held() {
      Path queues = folder.path().getParent();
      Set<Long> held = surroundings.members().heldBy(Thread.currentThread(), queues);
      boolean standstill = surroundings.clock().nanos() - stoodSince >= STANDSTILL_NANOS;
      return held.isEmpty() && standstill ? surroundings.members().consumed(queues) : held;
    }

    @Override
    public void close() {
      withdraw();
    }

    private void withdraw() {
      WaitGraph opened = graphIfOpen();
      if (opened != null) {
        opened.withdraw(waiter);
      }
    }
  }

  private synchronized WaitGraph graph() {
    if (graph == null) {
      graph =
          WaitGraph.in(folder.path().getParent(), surroundings.liveness(), surroundings.around());
    }
    return graph;
  }

  private synchronized WaitGraph graphIfOpen() {
    return graph;
  }
}
