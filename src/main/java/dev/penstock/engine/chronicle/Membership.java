package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.MemberOptions;
import java.time.Duration;

/**
 * Who takes part in a group: gives hands to members that come, takes them back from those that
 * leave, and takes away what is in them from those that died or whose lease ran out. Each step is
 * one change of the group's file, made under its lock. Thread-safe, but for the readers, which each
 * caller brings.
 */
final class Membership {
  /** How often somebody looks for dead owners and run out leases, if nobody tells of a death. */
  static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final String name;
  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;
  private final GroupMessages messages;
  private final Settling settling;
  private final Clock clock;
  private final Liveness liveness;
  private final Outbox outbox;

  /**
   * @param name the group's
   */
  Membership(
      String name,
      QueueLog log,
      GroupFile file,
      GroupMessages messages,
      Settling settling,
      Surroundings surroundings) {
    this.name = name;
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
    this.messages = messages;
    this.settling = settling;
    this.clock = surroundings.clock();
    this.liveness = surroundings.liveness();
    this.outbox = new Outbox(name, log, surroundings);
  }

  /** Takes a free hand; what a dead owner had in it is given back first. */
  int occupy(LaneReaders readers, MemberOptions options, long aliveUntil, boolean further) {
    for (int hand = 0; hand < Hands.MOST; hand++) {
      if (isOwnerGone(hand) && tryOccupy(hand, readers, options, aliveUntil, further)) {
        return hand;
      }
    }
    throw new PenstockException(
        "the group "
            + name
            + " has "
            + Hands.MOST
            + " consumers, which is the most there can be; end some, or use a second group");
  }

  /** Takes time for each owner, so who looks for a hand asks without the lock first. */
  private boolean isOwnerGone(int hand) {
    long owner = hands.owner(hand);
    return owner == 0 || !liveness.isAlive(owner);
  }

  private boolean tryOccupy(
      int hand, LaneReaders readers, MemberOptions options, long aliveUntil, boolean further) {
    file.lock();
    try {
      if (!isOwnerGone(hand)) {
        return false; // another one was first
      }
      if (hands.owner(hand) != 0 && hands.isPending(hand)) {
        takeAway(hand, readers, options.maxDeliveries());
      }
      if (hands.isPending(hand) || hands.outbox(hand) != 0) {
        return false;
      }
      hands.occupy(hand, liveness.me(), options.worker(), aliveUntil, further);
      return true;
    } finally {
      file.unlock();
    }
  }

  /** Leaves a hand; what is still in it is given back, and an outbox is left to others. */
  void leave(int hand, LaneReaders readers, int maxDeliveries) {
    file.lock();
    boolean gaveBack = false;
    try {
      if (hands.owner(hand) == liveness.me() && !file.isDeleted()) {
        file.set(GroupFile.LAST_USED, clock.wallMillis());
        file.commit();
        if (hands.isPending(hand)) {
          takeAway(hand, readers, maxDeliveries);
          gaveBack = true;
        }
        hands.free(hand);
      }
    } finally {
      file.unlock();
    }
    if (gaveBack) {
      log.file().tellConsumers();
    }
  }

  /**
   * Looks for hands whose owner died or whose lease ran out, and gives back what they held. The
   * caller has set right what the dead left in the log.
   *
   * @param atOnce whether somebody told of a death
   */
  void lookForLost(LaneReaders readers, int maxDeliveries, boolean atOnce) {
    long now = clock.nanos();
    long looked = file.get(GroupFile.LOOKED);
    if (file.isDeleted() || !atOnce && now - looked < LOOK_NANOS && now >= looked) {
      return;
    }
    file.words().set(GroupFile.LOOKED, now);
    if (file.isHeldByTheDead()) {
      file.lock(); // which undoes what it had begun; what is read without the lock may be that
      file.unlock();
    }
    boolean gaveBack = false;
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.isPending(hand) && isLost(hand, now)) {
        file.lock();
        try {
          if (hands.isPending(hand) && isLost(hand, now)) {
            takeAway(hand, readers, maxDeliveries);
            gaveBack = true;
          }
        } finally {
          file.unlock();
        }
      }
    }
    if (gaveBack) {
      log.file().tellConsumers();
    }
    for (int hand = 0; hand < hands.used(); hand++) {
      if (isLeftOutbox(hand) && outbox.isDue()) {
        resend(hand, readers);
      }
    }
  }

  /** Whether messages are still to be sent of an owner that died, or left without that. */
  private boolean isLeftOutbox(int hand) {
    return hands.outbox(hand) != 0 && isOwnerGone(hand);
  }

  private boolean isLost(int hand, long now) {
    return hands.isRevoked(hand) || now > hands.aliveUntil(hand) || isOwnerGone(hand);
  }

  /**
   * Takes what is in a hand away from its owner, message by message, each of them one change. Who
   * is killed in between leaves the rest for the next one. Under the lock.
   */
  void takeAway(int hand, LaneReaders readers, int maxDeliveries) {
    hands.revoke(hand);
    int record = hands.record(hand);
    int pending = Hands.pending(hands.claim(hand));
    LaneReader reader = readers.lane(record >= 0 ? records.lane(record) : hands.lane(hand));
    StoredMessage message = messages.firstInHand(hand, readers);
    for (int place = 0; pending != 0; place++, pending >>>= 1) {
      if ((pending & 1) != 0) {
        giveBack(hand, place, message, maxDeliveries);
      }
      if (pending >>> 1 != 0) {
        message = reader.next();
      }
    }
    hands.revoked(hand);
  }

  private void giveBack(int hand, int place, StoredMessage message, int maxDeliveries) {
    int known = hands.record(hand);
    boolean started = hands.isStarted(hand, place);
    int deliveries = (known < 0 ? 0 : records.deliveries(known)) + (started ? 1 : 0);
    long first = known < 0 ? hands.since(hand) : records.first(known);
    if (maxDeliveries > 0 && started && deliveries >= maxDeliveries) {
      settling.bury(
          hand,
          place,
          message,
          new DeathNote(
              name,
              "delivered " + deliveries + " times",
              "its worker ended, or its lease ran out, while it was handled",
              hands.worker(hand),
              deliveries,
              first,
              clock.wallMillis()));
      return;
    }
    int record = settling.recordOf(hand, message);
    records.deliveries(record, deliveries);
    records.first(record, started ? first : records.first(record));
    records.ready(record);
    hands.clear(hand, place);
    file.commit();
  }

  private void resend(int hand, LaneReaders readers) {
    long index = takeOutbox(hand);
    if (index != 0) {
      try {
        if (outbox.tryResend(index, readers)) {
          settling.sent(hand);
        }
      } finally {
        leave(hand, readers, 0); // with its outbox, if that failed: the next one tries again
      }
    }
  }

  /**
   * Takes over a hand whose owner is gone and has not sent all messages of its outbox.
   *
   * @return the index of its document, or 0 if there is none, or another process was first
   */
  private long takeOutbox(int hand) {
    file.lock();
    try {
      if (!isLeftOutbox(hand) || hands.isPending(hand)) {
        return 0;
      }
      hands.occupy(hand, liveness.me(), hands.worker(hand), Long.MAX_VALUE, true);
      return hands.outbox(hand);
    } finally {
      file.unlock();
    }
  }
}
