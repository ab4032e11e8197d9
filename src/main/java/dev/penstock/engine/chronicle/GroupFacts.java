package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.queue.QueueFacts;

/**
 * What a group's file says at one moment, read without its lock.
 *
 * @param seen how many messages the group has taken since it began or was put elsewhere, and those
 *     that it had not settled then
 * @param unseen how many there are that it has not taken
 * @param unseenDelayed of these, those that were put off by their sender
 * @param live how many it has set aside that are neither in hand nor dead
 * @param putOff of these, those that are not due
 * @param skipped how many were left out
 * @param expired of these, those that expired
 * @param unsent how many hands name an outbox whose messages are still to be sent
 * @param bytes of all that is unseen, set aside or in hand
 */
record GroupFacts(
    long seen,
    long unseen,
    long unseenDelayed,
    long live,
    long putOff,
    long inHand,
    long dead,
    long skipped,
    long expired,
    long unsent,
    long bytes,
    int consumers,
    boolean paused) {
  /** A writer that died in the middle keeps a file from being of one moment until the next one. */
  private static final int TRIES = 1000;

  static GroupFacts read(GroupFile file, AppendFile sent, Liveness liveness) {
    for (int i = 0; ; i++) {
      long version = file.get(GroupFile.VERSION);
      boolean quiet = file.get(GroupFile.LOCK) == 0;
      if (quiet || i >= TRIES) {
        GroupFacts facts = readOnce(file, sent, liveness);
        boolean still = file.get(GroupFile.LOCK) == 0 && file.get(GroupFile.VERSION) == version;
        if (still || i >= TRIES) {
          return facts;
        }
      }
      Thread.onSpinWait();
    }
  }

  private static GroupFacts readOnce(GroupFile file, AppendFile sent, Liveness liveness) {
    long seen = file.get(GroupFile.CARRIED);
    long bytes = file.get(Records.LIVE_BYTES);
    long unseen = 0;
    long unseenDelayed = 0;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      long count = file.count(lane);
      long more = Math.max(0, sent.count(lane) - count);
      seen += count - file.base(lane);
      unseen += more;
      unseenDelayed += lane == Lanes.DELAYED ? more : 0;
      bytes += more == 0 ? 0 : Math.max(0, sent.bytes(lane) - file.bytes(lane));
    }
    Hands hands = file.hands();
    long inHand = 0;
    long unsent = 0;
    int consumers = 0;
    for (int hand = 0; hand < hands.used(); hand++) {
      int pending = Hands.pending(hands.claim(hand));
      inHand += Integer.bitCount(pending);
      unsent += hands.outbox(hand) == 0 ? 0 : 1;
      for (int place = 0; pending != 0; place++, pending >>>= 1) {
        bytes += (pending & 1) == 0 ? 0 : hands.size(hand, place);
      }
      long owner = hands.owner(hand);
      consumers += owner != 0 && !hands.isFurther(hand) && liveness.isAlive(owner) ? 1 : 0;
    }
    return new GroupFacts(
        seen,
        unseen,
        unseenDelayed,
        file.get(Records.LIVE),
        file.get(Records.PUT_OFF),
        inHand,
        file.get(Records.DEAD),
        file.get(GroupFile.SKIPPED),
        file.get(GroupFile.EXPIRED),
        unsent,
        bytes,
        consumers,
        file.get(GroupFile.PAUSED) != 0);
  }

  /** How many messages are neither settled nor given up. */
  long unfinished() {
    return unseen + live + inHand;
  }

  QueueFacts.Group named(String name) {
    return new QueueFacts.Group(
        name,
        unseen - unseenDelayed + live - putOff,
        unseenDelayed + putOff,
        inHand,
        seen - live - inHand - dead - skipped,
        dead,
        expired,
        skipped - expired,
        unsent,
        consumers,
        paused);
  }
}
