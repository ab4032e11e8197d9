package dev.penstock.engine.chronicle;

import java.time.Duration;

/**
 * Settles what members have in hand: acknowledged, given back, or given up as dead letters. Each
 * step is one change of the group's file, made under its lock; an acknowledgement of a message
 * without a record needs none of it (see {@link Hands#ack}). Thread-safe.
 */
final class Settling {
  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;
  private final SteadyTime steady;

  Settling(QueueLog log, GroupFile file, SteadyTime steady) {
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
    this.steady = steady;
  }

  /** Settles a message of a record. Returns false if it is not the caller's any more. */
  boolean ackRecord(int hand, int epoch) {
    file.lock();
    boolean more;
    try {
      if (!hands.holds(hand, epoch, 0)) {
        return false;
      }
      int record = hands.record(hand);
      more = records.nextOfKey(record) >= 0;
      records.passTurn(record);
      records.free(record);
      hands.clear(hand, 0);
      file.commit();
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return true;
  }

  /**
   * Settles a message and names what is sent with that, in one change: from here on it is sent,
   * whoever dies.
   *
   * @return the outbox's index, or 0 if the message is not the caller's any more
   */
  long ackFor(ChronicleClaim claim, byte[] messages) {
    file.lock();
    boolean more = false;
    long outbox;
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return 0;
      }
      outbox = log.appendAside(messages);
      int record = hands.record(claim.hand);
      if (record >= 0) {
        more = records.nextOfKey(record) >= 0;
        records.passTurn(record);
        records.free(record);
      }
      hands.clear(claim.hand, claim.place);
      hands.outbox(claim.hand, outbox);
      file.commit();
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return outbox;
  }

  /** All messages of the hand's outbox were sent. */
  void sent(int hand) {
    file.lock();
    try {
      hands.outbox(hand, 0);
      file.commit();
    } finally {
      file.unlock();
    }
  }

  /**
   * Gives a message back. Returns false if it is not the caller's any more.
   *
   * @param deliveries how many came to nothing so far
   */
  boolean nack(ChronicleClaim claim, Duration delay, int deliveries) {
    file.lock();
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return false;
      }
      steady.begin();
      int record = recordOf(claim.hand, claim.message);
      records.deliveries(record, deliveries);
      records.first(record, claim.firstDelivered);
      if (delay.isZero()) {
        records.ready(record);
      } else {
        records.delayed(record, steady.after(delay));
      }
      hands.clear(claim.hand, claim.place);
      file.commit();
    } finally {
      file.unlock();
    }
    log.file().tellConsumers();
    return true;
  }

  /**
   * The record of a message in hand; of one that was claimed from a lane it is made now. Under the
   * lock.
   */
  int recordOf(int hand, StoredMessage message) {
    int record = hands.record(hand);
    if (record < 0) {
      log.space().require(0);
      record = records.add(message);
    }
    return record;
  }

  /** Makes a message a dead letter. Returns false if it is not the caller's any more. */
  boolean reject(ChronicleClaim claim, DeathNote note) {
    file.lock();
    boolean more;
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return false;
      }
      more = bury(claim.hand, claim.place, claim.message, note);
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return true;
  }

  /**
   * Makes a message a dead letter. Copies it aside first: killed before the commit, the copy
   * belongs to nobody. Under the lock.
   *
   * @return whether another one of its key has its turn now
   */
  boolean bury(int hand, int place, StoredMessage message, DeathNote note) {
    long index = log.appendAside(message, note);
    int record = recordOf(hand, message);
    boolean more = records.nextOfKey(record) >= 0;
    records.deliveries(record, note.deliveries());
    records.first(record, note.firstDelivered());
    records.passTurn(record);
    records.dead(record, Lanes.ASIDE, index);
    hands.clear(hand, place);
    file.commit();
    return more;
  }
}
