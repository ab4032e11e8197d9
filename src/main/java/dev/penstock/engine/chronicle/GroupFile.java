package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.memory.ProcessIdentity;
import java.nio.file.Path;
import java.util.function.LongPredicate;

/**
 * What a group has claimed, in a mapped file that all its consumers share.
 *
 * <pre>
 *  byte  64  lock      the owner's stamp (OwnerLock); all below changes under it but the ack
 *       128  cursor    index of the last message handed out, 0 before the first
 *       136  used      how many slots have ever been in use; the others need no look
 *       256  slot 0    one claim record each, 64 bytes apart
 *       320  slot 1
 *        …
 *  slot   0  owner     stamp of the process that holds the claim, 0 nobody
 *         8  message   index of the claimed message, 0 none
 *        16  attempt   how often the message was handed out
 *
 *  owner  message  the slot is
 *  0      0        free
 *  alive  0        a consumer's that has nothing in hand
 *  alive  index    a claim
 *  dead   0        free
 *  dead   index    given back, by a death
 *  0      index    given back, by a nack
 * </pre>
 *
 * <p>A claim record never moves; its owner changes. So at each store there is exactly one record of
 * each message in hand, and a process killed between two stores leaves at most a record of a
 * message behind the cursor, which is not handed out yet: {@link #repair} clears it.
 */
final class GroupFile {
  static final int SLOTS = 1020;

  private static final int CURSOR = 128;
  private static final int USED = 136;
  private static final int FIRST_SLOT = 256;
  private static final int SLOT_BYTES = 64;
  private static final int OWNER = 0;
  private static final int MESSAGE = 8;
  private static final int ATTEMPT = 16;
  private static final long NONE = 0;
  private static final Layout LAYOUT = new Layout("PENGROUP", 1, FIRST_SLOT + SLOTS * SLOT_BYTES);

  private final MappedRegion words;
  private final OwnerLock lock;
  private final long me = ProcessIdentity.current().stamp();

  GroupFile(Path file) {
    words = MappedRegion.open(file, LAYOUT);
    lock = new OwnerLock(words, MappedRegion.FIRST_WORD);
  }

  void lock() {
    if (lock.lock() == Taken.FROM_THE_DEAD) {
      repair();
    }
  }

  void unlock() {
    lock.unlock();
  }

  private void repair() {
    long cursor = cursor();
    for (int slot = 0; slot < used(); slot++) {
      if (message(slot) > cursor) {
        words.set(at(slot, MESSAGE), NONE);
      }
    }
  }

  long cursor() {
    return words.get(CURSOR);
  }

  /** How many slots, from the first, have ever been in use. */
  int used() {
    return (int) words.get(USED);
  }

  /** Takes a free slot for a consumer of this process. Under the lock. */
  int occupy() {
    for (int slot = 0; slot < SLOTS; slot++) {
      long owner = owner(slot);
      if (message(slot) == NONE && (owner == NONE || !ProcessIdentity.isAlive(owner))) {
        if (slot >= used()) {
          words.set(USED, slot + 1);
        }
        words.set(at(slot, OWNER), me);
        return slot;
      }
    }
    throw new PenstockException(
        "the group "
            + words.file()
            + " has its "
            + SLOTS
            + " places taken by consumers and by messages given back; end some consumers");
  }

  /** A consumer leaves its slot; what it had in hand is given back. Under the lock. */
  void vacate(int slot) {
    words.set(at(slot, OWNER), NONE);
  }

  /**
   * Records a claim of the first message behind the cursor, and moves the cursor. Under the lock.
   */
  void claim(int slot, long index) {
    words.set(at(slot, ATTEMPT), 1);
    words.set(at(slot, MESSAGE), index);
    words.set(CURSOR, index);
  }

  /**
   * Finds the oldest message that was given back, by a nack or by a death. Under the lock.
   *
   * @param dead says whether an owner is dead, so that the caller decides how often to look
   * @return the slot, or -1
   */
  int oldestGivenBack(LongPredicate dead) {
    int oldest = -1;
    for (int slot = 0; slot < used(); slot++) {
      if (message(slot) != NONE
          && (oldest < 0 || message(slot) < message(oldest))
          && (owner(slot) == NONE || dead.test(owner(slot)))) {
        oldest = slot;
      }
    }
    return oldest;
  }

  /**
   * Makes a message that was given back this process's claim, one attempt later. Under the lock.
   */
  void adopt(int slot) {
    words.set(at(slot, OWNER), me);
    words.set(at(slot, ATTEMPT), attempt(slot) + 1);
  }

  /** Settles the claim. Returns false, changing nothing, if it is not this process's any more. */
  boolean ack(int slot, long index) {
    return owner(slot) == me && words.compareAndSet(at(slot, MESSAGE), index, NONE);
  }

  /** Whether this process holds that claim. */
  boolean holds(int slot, long index) {
    return owner(slot) == me && message(slot) == index;
  }

  long owner(int slot) {
    return words.get(at(slot, OWNER));
  }

  long message(int slot) {
    return words.get(at(slot, MESSAGE));
  }

  long attempt(int slot) {
    return words.get(at(slot, ATTEMPT));
  }

  private static int at(int slot, int word) {
    return FIRST_SLOT + slot * SLOT_BYTES + word;
  }
}
