package dev.penstock.engine.chronicle;

import dev.penstock.memory.Journal;
import dev.penstock.memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Who has what in hand. A consumer has a hand or several, each with up to 32 messages that follow
 * each other in one lane, or with one record.
 *
 * <pre>
 *  hand   0  owner     stamp of the process, 0 if the hand is free
 *         8  claim     epoch in the upper half; below it a bit for each message not yet settled
 *        16  alive     the owner is known to work until then, in ns since the boot
 *        24  started   a bit for each message that was given to the handler
 *        32  index     place of the first message: document,
 *        40  sub         how many stand before it there,
 *        48  lane        and lane
 *        56  record    number of the record + 1, or 0: the hand has messages of a lane
 *        64  revoked   1 while its messages are being taken away
 *        72  since     when the messages were claimed, in ms since the epoch
 *        80  worker    32 bytes: the name of who has it, UTF-8, filled up with 0
 *       112  further   1 if its consumer has another hand that counts for it; above this bit, the id
 *                     of the first message
 *       120  outbox    index of the document in the aside lane whose messages the owner is sending,
 *                     since it acknowledged the message they were sent with; 0 for none
 *       128  sizes     32 × 4 bytes: of how many bytes each message is
 * </pre>
 *
 * <p>Without the group's lock, the owner alone changes anything: it says that it works, what it has
 * started, and acknowledges, by a compare-and-set of {@code claim} that clears a bit. Who takes
 * messages away from an owner, because it died or its lease ran out, first raises the epoch, so
 * that from then on no acknowledgement of the old owner fits.
 */
final class Hands {
  static final int MOST = 1024;
  static final int MESSAGES = 32;

  private static final int BYTES = 256;
  private static final int OWNER = 0;
  private static final int CLAIM = 8;
  private static final int ALIVE = 16;
  private static final int STARTED = 24;
  private static final int INDEX = 32;
  private static final int SUB = 40;
  private static final int LANE = 48;
  private static final int RECORD = 56;
  private static final int REVOKED = 64;
  private static final int SINCE = 72;
  private static final int WORKER = 80;
  private static final int WORKER_BYTES = 32;
  private static final int FURTHER = 112;
  private static final int OUTBOX = 120;
  private static final int SIZES = 128;
  private static final long BITS = 0xffff_ffffL;

  private final Region words;
  private final Journal journal;

  Hands(Region words, Journal journal) {
    this.words = words;
    this.journal = journal;
  }

  /** How many hands, from the first, were ever in use. */
  int used() {
    return (int) words.get(GroupFile.HANDS_USED);
  }

  long owner(int hand) {
    return words.get(at(hand) + OWNER);
  }

  /** Gives a free hand to an owner. Under the lock. */
  void occupy(int hand, long owner, String worker, long aliveUntil, boolean further) {
    int at = at(hand);
    words.setOrdered(at + ALIVE, aliveUntil);
    byte[] name = Arrays.copyOf(worker.getBytes(StandardCharsets.UTF_8), WORKER_BYTES);
    words.putBytes(at + WORKER, name);
    words.setOrdered(at + FURTHER, further ? 1 : 0);
    words.setOrdered(at + OWNER, owner);
    if (hand >= used()) {
      journal.set(GroupFile.HANDS_USED, hand + 1);
      journal.commit();
    }
  }

  /** Whether a hand that was in use looks as if it never was: each has said how long it lives. */
  boolean isWiped(int hand) {
    return aliveUntil(hand) == 0;
  }

  /** Whether the owner has another hand that counts for it. */
  boolean isFurther(int hand) {
    return (words.get(at(hand) + FURTHER) & 1) != 0;
  }

  /** What the owner is sending, or 0. */
  long outbox(int hand) {
    return words.get(at(hand) + OUTBOX);
  }

  /** Under the lock, together with the acknowledgement. */
  void outbox(int hand, long index) {
    journal.setUnchecked(at(hand) + OUTBOX, index);
  }

  /** Under the lock. */
  void free(int hand) {
    words.setOrdered(at(hand) + OWNER, 0);
  }

  String worker(int hand) {
    byte[] name = words.getBytes(at(hand) + WORKER, WORKER_BYTES);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    return new String(name, 0, length, StandardCharsets.UTF_8);
  }

  /** Epoch and bits of what is not settled. */
  long claim(int hand) {
    return words.get(at(hand) + CLAIM);
  }

  static int epoch(long claim) {
    return (int) (claim >>> 32);
  }

  static int pending(long claim) {
    return (int) (claim & BITS);
  }

  boolean isPending(int hand) {
    return pending(claim(hand)) != 0;
  }

  /** Whether the owner has messages in it, or has still to send what it committed. */
  boolean holdsAnything(int hand) {
    return isPending(hand) || outbox(hand) != 0;
  }

  /**
   * Lays messages of a lane into an empty hand: what {@link #claimed} then makes a claim of. Under
   * the lock.
   */
  void lay(int hand, StoredMessage first, long sinceMillis) {
    int at = at(hand);
    words.setOrdered(at + INDEX, first.index);
    words.setOrdered(at + SUB, first.sub);
    words.setOrdered(at + LANE, first.lane);
    words.setOrdered(at + FURTHER, first.id << 1 | words.get(at + FURTHER) & 1);
    words.setOrdered(at + RECORD, 0);
    begin(at, sinceMillis);
  }

  /** Lays a record into an empty hand. Under the lock. */
  void lay(int hand, int record, long sinceMillis) {
    int at = at(hand);
    words.setOrdered(at + RECORD, record + 1L);
    begin(at, sinceMillis);
  }

  private void begin(int at, long sinceMillis) {
    words.setOrdered(at + STARTED, 0);
    words.setOrdered(at + REVOKED, 0);
    words.setOrdered(at + SINCE, sinceMillis);
  }

  /** Two sizes share a word; only one thread writes them. */
  void size(int hand, int message, int bytes) {
    int word = at(hand) + SIZES + (message >> 1 << 3);
    long old = words.get(word);
    words.setOrdered(
        word, (message & 1) == 0 ? old & ~BITS | bytes : old & BITS | (long) bytes << 32);
  }

  int size(int hand, int message) {
    long both = words.get(at(hand) + SIZES + (message >> 1 << 3));
    return (int) ((message & 1) == 0 ? both : both >>> 32);
  }

  /** Makes what was laid into the hand a claim. Under the lock; returns its epoch. */
  int claimed(int hand, int count) {
    int epoch = epoch(claim(hand)) + 1;
    long bits = count == MESSAGES ? BITS : (1L << count) - 1;
    journal.setUnchecked(at(hand) + CLAIM, (long) epoch << 32 | bits);
    return epoch;
  }

  /** Settles one message, under the lock, where nobody else can: by its owner, or once revoked. */
  void clear(int hand, int message) {
    journal.setUnchecked(at(hand) + CLAIM, claim(hand) & ~(1L << message));
  }

  /** Settles one message without the lock. Returns false if it is not the owner's any more. */
  boolean ack(int hand, int epoch, int message) {
    long bit = 1L << message;
    while (true) {
      long claim = claim(hand);
      if (epoch(claim) != epoch || (claim & bit) == 0) {
        return false;
      }
      if (words.compareAndSet(at(hand) + CLAIM, claim, claim & ~bit)) {
        return true;
      }
    }
  }

  boolean holds(int hand, int epoch, int message) {
    long claim = claim(hand);
    return epoch(claim) == epoch && (claim & 1L << message) != 0;
  }

  /** Notes that the message is being handled, so that this counts as a delivery. By its owner. */
  void start(int hand, int message) {
    words.setOrdered(at(hand) + STARTED, words.get(at(hand) + STARTED) | 1L << message);
  }

  boolean isStarted(int hand, int message) {
    return (words.get(at(hand) + STARTED) & 1L << message) != 0;
  }

  /** From now on no acknowledgement of the owner fits. Under the lock. */
  void revoke(int hand) {
    words.set(at(hand) + REVOKED, 1); // first: whoever finds it so goes on with this
    long claim;
    do {
      claim = claim(hand);
    } while (!words.compareAndSet(at(hand) + CLAIM, claim, claim + (1L << 32)));
  }

  boolean isRevoked(int hand) {
    return words.get(at(hand) + REVOKED) != 0;
  }

  void revoked(int hand) {
    words.setOrdered(at(hand) + REVOKED, 0);
  }

  long index(int hand) {
    return words.get(at(hand) + INDEX);
  }

  int sub(int hand) {
    return (int) words.get(at(hand) + SUB);
  }

  int lane(int hand) {
    return (int) words.get(at(hand) + LANE);
  }

  long firstId(int hand) {
    return words.get(at(hand) + FURTHER) >>> 1;
  }

  /** The record in the hand, or -1. */
  int record(int hand) {
    return (int) words.get(at(hand) + RECORD) - 1;
  }

  long since(int hand) {
    return words.get(at(hand) + SINCE);
  }

  long aliveUntil(int hand) {
    return words.get(at(hand) + ALIVE);
  }

  void aliveUntil(int hand, long nanos) {
    words.setOrdered(at(hand) + ALIVE, nanos);
  }

  private static int at(int hand) {
    return GroupFile.HANDS + hand * BYTES;
  }
}
