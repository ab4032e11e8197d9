package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import dev.penstock.memory.DamagedFileException;

/**
 * Chooses what a member gets next, and lays it into the member's hand: the most urgent message that
 * is ready, or several that follow each other in a lane. Under the group's lock.
 */
final class Claiming {
  /** One claim in so many looks at the least urgent messages first, so that none waits for ever. */
  static final int FAIRNESS = 64;

  /** More bytes are not claimed at once. */
  private static final int MOST_BYTES = 256 << 10;

  /** So many messages at most are passed over before the lock is given back for a moment. */
  private static final int STEPS = 64;

  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;
  private final GroupMessages messages;
  private final DelayedMessages delayed;
  private final Clock clock;

  Claiming(
      QueueLog log, GroupFile file, GroupMessages messages, DelayedMessages delayed, Clock clock) {
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
    this.messages = messages;
    this.delayed = delayed;
    this.clock = clock;
  }

  /** What came of an attempt to claim. */
  enum Outcome {
    CLAIMED,
    /** There is nothing to hand out now. */
    NOTHING,
    /** Much was set aside; try again. */
    AGAIN
  }

  /**
   * Claims messages into an empty hand of this process.
   *
   * @param most how many at most
   * @param batch what to fill in; empty
   */
  Outcome claim(int hand, int most, LaneReaders readers, Batch batch) {
    delayed.promote();
    boolean more = delayed.setAside(readers);
    Outcome outcome = claimMostUrgent(hand, most, readers, batch);
    return outcome == Outcome.NOTHING && more ? Outcome.AGAIN : outcome;
  }

  private Outcome claimMostUrgent(int hand, int most, LaneReaders readers, Batch batch) {
    for (int step = 0; step < STEPS; step++) {
      int priority = priorityInTurn();
      if (priority < 0) {
        return Outcome.NOTHING;
      }
      if (!records.readyOf(priority).isEmpty()) {
        if (claimRecord(records.readyOf(priority), hand, readers, batch)) {
          return Outcome.CLAIMED;
        }
      } else if (claimFrom(priority, hand, most, readers, batch)) {
        return batch.size() > 0 ? Outcome.CLAIMED : Outcome.NOTHING;
      }
    }
    return Outcome.AGAIN;
  }

  /** The highest priority that has something, now and then the lowest; -1 if there is nothing. */
  private int priorityInTurn() {
    boolean fair = file.get(GroupFile.CLAIMS) % FAIRNESS == FAIRNESS - 1;
    for (int i = 0; i < Lanes.PRIORITIES; i++) {
      int priority = fair ? i : Lanes.PRIORITIES - 1 - i;
      if (messages.hasNext(priority) || !records.readyOf(priority).isEmpty()) {
        return priority;
      }
    }
    return -1;
  }

  /** Claims the first ready record. Returns false if that was none to hand out. */
  private boolean claimRecord(Heap ready, int hand, LaneReaders readers, Batch batch) {
    int record = ready.record();
    StoredMessage message = null;
    if (records.state(record) == State.READY) {
      message = messages.ofRecord(record, readers);
    }
    ready.pop();
    if (message == null) {
      records.free(record); // it was dropped
      file.commit();
      return false;
    }
    if (isExpired(message) && !records.isAgeForgiven(record)) {
      expire(record);
      file.commit();
      return false;
    }
    long now = clock.wallMillis();
    if (records.first(record) == 0) {
      records.first(record, now);
    }
    records.held(record);
    hands.lay(hand, record, now);
    hands.size(hand, 0, message.bodyLength);
    batch.add(message, records.deliveries(record) + 1, records.first(record));
    finish(hand, batch);
    return true;
  }

  /**
   * Takes what is next in a lane: claims it, or sets it aside, or leaves it out.
   *
   * @return whether to stop: something was claimed, or nothing can be
   */
  private boolean claimFrom(int lane, int hand, int most, LaneReaders readers, Batch batch) {
    LaneReader reader = readers.lane(lane);
    StoredMessage message = messages.next(lane, readers);
    if (message == null) {
      return true;
    }
    messages.skipDeleted(reader, message);
    if (isExpired(message)) {
      file.advance(message);
      leaveOutExpired();
      file.commit();
      return false;
    }
    if (message.hasKey()) {
      return claimInTurn(message, hand, batch);
    }
    long now = clock.wallMillis();
    hands.lay(hand, message, now);
    int bytes = 0;
    do {
      hands.size(hand, batch.size(), message.bodyLength);
      batch.add(message, 1, now);
      bytes += message.bodyLength;
    } while (batch.size() < most
        && bytes < MOST_BYTES
        && log.file().count(lane) > batch.last().countWith
        && (message = furtherOf(reader)) != null
        && isPlain(message));
    file.advance(batch.last());
    finish(hand, batch);
    return true;
  }

  /** Null also where the lane is damaged: what was read before is handed out first. */
  private static StoredMessage furtherOf(LaneReader reader) {
    try {
      return reader.next();
    } catch (DamagedFileException e) {
      return null; // the next claim begins here and tells
    }
  }

  private boolean isPlain(StoredMessage message) {
    return !message.hasKey() && !isExpired(message);
  }

  /** Claims a message that has a key, if it is its turn. */
  private boolean claimInTurn(StoredMessage message, int hand, Batch batch) {
    if (!records.hasRoom()) {
      return true; // until others of these keys are settled
    }
    log.space().require(0);
    long now = clock.wallMillis();
    int record = records.add(message);
    file.advance(message);
    if (!records.isItsTurn(record)) {
      file.commit();
      return false;
    }
    records.first(record, now);
    hands.lay(hand, record, now);
    hands.size(hand, 0, message.bodyLength);
    batch.add(message, 1, now);
    finish(hand, batch);
    return true;
  }

  private void finish(int hand, Batch batch) {
    file.add(GroupFile.CLAIMS, 1);
    batch.epoch = hands.claimed(hand, batch.size());
    file.commit();
  }

  private boolean isExpired(StoredMessage message) {
    return message.expires != StoredMessage.NONE && message.expires <= clock.wallMillis();
  }

  private void expire(int record) {
    records.passTurn(record);
    records.free(record);
    leaveOutExpired();
  }

  private void leaveOutExpired() {
    file.add(GroupFile.SKIPPED, 1);
    file.add(GroupFile.EXPIRED, 1);
  }
}
