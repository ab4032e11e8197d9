package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Claiming.Outcome;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.queue.StartFrom;
import java.time.Duration;

/**
 * The protocol by which the members of a group share its messages out: they come and go ({@link
 * Membership}), claim (here, by {@link Claiming} and {@link DelayedMessages}) and settle ({@link
 * Settling}). Each step is one change of the group's file (see {@link GroupFile}), made under its
 * lock. Thread-safe, but for the readers, which each caller brings.
 */
final class Group {
  /** How exactly it is known when the group was last used. */
  private static final long USED_MILLIS = Duration.ofMinutes(1).toMillis();

  private final String name;
  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;
  private final Clock clock;
  private final SteadyTime steady;
  private final GroupMessages messages;
  private final Settling settling;
  private final Membership membership;
  private final DelayedMessages delayed;
  private final Claiming claiming;
  private volatile boolean checked;

  Group(String name, QueueLog log, GroupFile file, Surroundings surroundings) {
    this.name = name;
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
    this.clock = surroundings.clock();
    this.steady = new SteadyTime(file, clock, surroundings.boot());
    this.messages = new GroupMessages(log, file);
    this.settling = new Settling(log, file, steady);
    this.membership = new Membership(name, log, file, messages, settling, surroundings);
    this.delayed = new DelayedMessages(log, file, messages, clock, steady);
    this.claiming = new Claiming(log, file, messages, delayed, clock);
  }

  String name() {
    return name;
  }

  QueueLog log() {
    return log;
  }

  GroupFile file() {
    return file;
  }

  Membership membership() {
    return membership;
  }

  Settling settling() {
    return settling;
  }

  /**
   * Checks the file, once in this process.
   *
   * @throws DamagedFileException if it is not as it was last committed
   */
  void check() {
    if (!checked) {
      file.checkUnderLock();
      checked = true;
    }
  }

  /** The same, unless one would have to wait. */
  void checkIfFree() {
    if (!checked) {
      checked = file.checkIfFree();
    }
  }

  /** Used under the lock. */
  SteadyTime steady() {
    return steady;
  }

  /** Decides where the group begins. Returns false if somebody did before. */
  boolean begin(StartFrom from) {
    try (LaneReaders readers = new LaneReaders(log)) {
      file.lock();
      try {
        if (file.get(GroupFile.BEGUN) != 0) { // asked under the lock: else it may be undone
          return false;
        }
        Beginning.set(file, from, log, readers);
        file.set(GroupFile.LAST_USED, clock.wallMillis());
        file.set(GroupFile.BEGUN, 1);
        file.commit();
        return true;
      } finally {
        file.unlock();
      }
    }
  }

  /**
   * Claims messages into an empty hand of this process.
   *
   * @param most how many at most
   * @param batch what to fill in
   */
  Outcome claim(int hand, int most, LaneReaders readers, int maxDeliveries, Batch batch) {
    batch.clear();
    file.lock();
    try {
      requireThere();
      steady.begin();
      noteUse();
      if (file.get(GroupFile.PAUSED) != 0) {
        return Outcome.NOTHING;
      }
      if (hands.isPending(hand)) {
        membership.takeAway(hand, readers, maxDeliveries); // which another member began, and died
      }
      return claiming.claim(hand, most, readers, batch);
    } finally {
      file.unlock();
    }
  }

  private void requireThere() {
    if (file.isDeleted()) {
      throw new PenstockException(
          "the group "
              + name
              + " of the queue "
              + log.folder().name()
              + " was deleted while this consumer used it; open a new consumer, or start the worker"
              + " again, if the group is to begin anew");
    }
  }

  private void noteUse() {
    long now = clock.wallMillis();
    if (Math.abs(now - file.get(GroupFile.LAST_USED)) >= USED_MILLIS) {
      file.set(GroupFile.LAST_USED, now);
      file.commit();
    }
  }

  /**
   * Leaves out the oldest message that nobody has in hand and none of its key holds back.
   *
   * @return whether there was one
   */
  boolean dropOldest(LaneReaders readers) {
    check();
    file.lock();
    try {
      Heap oldestReady = null;
      StoredMessage oldest = null;
      long id = Long.MAX_VALUE;
      for (int lane = 0; lane < Lanes.SENT; lane++) {
        if (lane < Lanes.PRIORITIES && !records.readyOf(lane).isEmpty()) {
          Heap ready = records.readyOf(lane);
          if (ready.key() < id) {
            id = ready.key();
            oldestReady = ready;
          }
        }
        if (messages.hasNext(lane)) {
          StoredMessage next = messages.next(lane, readers);
          if (next != null && next.id < id) {
            id = next.id;
            oldest = next;
            oldestReady = null;
          }
        }
      }
      if (oldestReady != null) {
        int record = oldestReady.record();
        oldestReady.pop();
        records.passTurn(record);
        records.free(record);
      } else if (oldest != null) {
        messages.skipDeleted(readers.lane(oldest.lane), oldest);
        file.advance(oldest);
      } else {
        return false;
      }
      file.add(GroupFile.SKIPPED, 1);
      file.commit();
      return true;
    } finally {
      file.unlock();
    }
  }

  /** In how many ns something becomes due, if nothing else happens. */
  long nanosUntilDue() {
    file.lock();
    try {
      steady.begin();
      return delayed.nanosUntilDue();
    } finally {
      file.unlock();
    }
  }
}
