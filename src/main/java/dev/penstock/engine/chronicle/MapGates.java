package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.Region;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The words that say who is inside a map, where each of its segments is, and what is being changed.
 *
 * <p>Chronicle Map's own locks name no owner: a process killed inside leaves them locked, and each
 * later call of any process fails after a minute. So a segment is entered only through a gate that
 * names who is inside, and nobody ever waits for one of Chronicle's locks.
 *
 * <pre>
 *  byte    64  newest      the generation of entries that segments move to; 0 before the first
 *          72  most bytes  that a generation's file may look like; 0 for the default
 *          80  last        the number that was last given to a generation
 *          88  watched     1 if changes are told of
 *          96  ring        the number of the ring of changes that this is done in: MapChanges
 *         128  places      of each segment, and of the map as a whole: the generation in bits 16 to
 *                          63, 0 for a segment that was never used; in bits 0 to 15 the number of
 *                          its slot + 1, 0 for the slot of its own number
 *        4096  slot 0
 *        5120  slot 1
 *           …
 *  slot     0  gate        (OwnerLock) who is inside
 *          64  redo        the change that is being made: 0 none, else bit 63 set; bit 62 set if no
 *                          other may be begun. In a segment's slot: key length in bits 32 to 61,
 *                          stored length + 1 in bits 0 to 31, where 0 stands for a removal. In the
 *                          map's slot: as in LargeRedo
 *          72  version     the last one given to an entry of the segment
 *          80  expiry      no entry ends earlier, in ms since the epoch; 0 if none ends
 *          88  moving      the generation that entries of the segment were being copied to, or 0
 *          96  before      in the map's slot: the number + 1 of the one before, whose holder stood
 *                          still, while that one's change is still to be made; else 0
 *         104  bytes       the change's key, and behind it what is stored
 * </pre>
 *
 * <p>A process that stands still inside (SIGSTOP) may go on at any time, and then writes where it
 * was about to. So the others leave it its slot and its memory: the segment gets another slot, and
 * another generation. Back at work, it finds that its segment is elsewhere.
 */
final class MapGates {
  /** The place of the map as a whole: for what touches several segments, or where they are. */
  static final int WHOLE = MapFile.SEGMENTS;

  /** Three for each place: many can stand still before there is none left. */
  static final int SLOTS = 768;

  private static final int NEWEST = 64;
  private static final int MOST_BYTES = 72;
  private static final int LAST = 80;
  private static final int WATCHED = 88;
  private static final int RING = 96;
  private static final int PLACES = 128;
  private static final int FIRST_SLOT = 4096;
  private static final int SLOT_BYTES = 1024;
  private static final int REDO = 64;
  private static final int VERSION = 72;
  private static final int EXPIRY = 80;
  private static final int MOVING = 88;
  private static final int BEFORE = 96;
  private static final int BYTES = 104;
  private static final Layout LAYOUT = new Layout("PENMGATE", 2, FIRST_SLOT + SLOTS * SLOT_BYTES);

  /** How many bytes a key and what is stored for it may have in a slot. */
  static final int INLINE = SLOT_BYTES - BYTES;

  private static final long NONE = 0;
  private static final long COMMITTED = 1L << 63;
  private static final long SEALED = 1L << 62;
  private static final int SLOT_MASK = 0xffff;
  private static final int GENERATION_SHIFT = 16;

  private final Region words;
  private final OwnerLock[] locks = new OwnerLock[SLOTS];
  private final Liveness liveness;

  /**
   * @param patience after so long others look whether who is inside stands still
   */
  MapGates(Path file, Surroundings surroundings, Duration patience) {
    words = surroundings.around().apply(MappedRegion.open(file, LAYOUT));
    liveness = surroundings.liveness();
    for (int slot = 0; slot < SLOTS; slot++) {
      locks[slot] = new OwnerLock(words, slot(slot, 0), liveness, patience);
    }
  }

  /**
   * A change to one entry.
   *
   * @param stored null if it is removed
   * @param version greater than that of each earlier change in its segment
   */
  record Change(byte[] key, byte[] stored, long version) {
    int bytes() {
      return key.length + (stored == null ? 0 : stored.length);
    }
  }

  Path file() {
    return words.file();
  }

  Liveness liveness() {
    return liveness;
  }

  /** The generation that segments move to; 0 before the first is made. */
  long newest() {
    return words.get(NEWEST);
  }

  /** Lets segments move to another generation, unless somebody else did. */
  boolean setNewest(long expected, long generation) {
    return words.compareAndSet(NEWEST, expected, generation);
  }

  /** A number for a new generation, which no other one ever has. */
  long nextGeneration() {
    long last;
    do {
      last = words.get(LAST);
    } while (!words.compareAndSet(LAST, last, last + 1));
    return last + 1;
  }

  /** The last of the numbers of generations, used or not. */
  long last() {
    return words.get(LAST);
  }

  /** For who makes the file. */
  void setLast(long generation) {
    words.set(LAST, generation);
  }

  long mostBytes() {
    return words.get(MOST_BYTES);
  }

  void setMostBytes(long bytes) {
    words.set(MOST_BYTES, bytes);
  }

  boolean isWatched() {
    return words.get(WATCHED) != 0;
  }

  void setWatched(boolean watched) {
    words.set(WATCHED, watched ? 1 : 0);
  }

  long ring() {
    return words.get(RING);
  }

  boolean setRing(long expected, long number) {
    return words.compareAndSet(RING, expected, number);
  }

  /** Where a segment or the whole is; changes only by who is inside, or for who stands still. */
  long place(int number) {
    return words.get(PLACES + number * Long.BYTES);
  }

  /** Moves a segment or the whole, unless somebody else did. */
  boolean setPlace(int number, long expected, long place) {
    return words.compareAndSet(PLACES + number * Long.BYTES, expected, place);
  }

  static long placeOf(int number, int slot, long generation) {
    return generation << GENERATION_SHIFT | (slot == number ? 0 : slot + 1);
  }

  static int slotOf(long place, int number) {
    int slot = (int) place & SLOT_MASK;
    return slot == 0 ? number : slot - 1;
  }

  static long generationOf(long place) {
    return place >>> GENERATION_SHIFT;
  }

  int slot(int number) {
    return slotOf(place(number), number);
  }

  long generation(int segment) {
    return generationOf(place(segment));
  }

  OwnerLock lock(int slot) {
    return locks[slot];
  }

  /**
   * Notes a change down. From here on it happens, whoever is killed.
   *
   * @return false if others went on without this process, which stood still; nothing happens then
   */
  boolean commit(int slot, Change change) {
    int at = slot(slot, BYTES);
    int keyLength = change.key.length;
    words.putBytes(at, change.key);
    long length = 0;
    if (change.stored != null) {
      words.putBytes(at + keyLength, change.stored);
      length = change.stored.length + 1L;
    }
    return commit(slot, (long) keyLength << 32 | length);
  }

  /** The same for a change that is noted elsewhere. */
  boolean commit(int slot, long word) {
    return words.compareAndSet(slot(slot, REDO), NONE, COMMITTED | word);
  }

  /** The change is made. */
  void clear(int slot) {
    long redo;
    do {
      redo = words.get(slot(slot, REDO));
    } while (!words.compareAndSet(slot(slot, REDO), redo, redo & SEALED));
  }

  /** What was noted elsewhere and is not made yet; 0 if nothing is. */
  long committed(int slot) {
    long redo = words.get(slot(slot, REDO));
    return redo < 0 ? redo & ~(COMMITTED | SEALED) : 0;
  }

  /** The change that was committed and not made yet, or null. */
  Change pending(int slot) {
    long redo = words.get(slot(slot, REDO));
    if (redo >= 0) {
      return null;
    }
    int keyLength = (int) ((redo & ~(COMMITTED | SEALED)) >>> 32);
    int length = (int) redo - 1;
    byte[] key = words.getBytes(slot(slot, BYTES), keyLength);
    byte[] stored = length < 0 ? null : words.getBytes(slot(slot, BYTES) + keyLength, length);
    return new Change(key, stored, version(slot));
  }

  /** Whether what is noted in a slot, if anything is, can be a change; for a check. */
  boolean isChangeSensible(int slot) {
    long redo = words.get(slot(slot, REDO));
    long keyLength = (redo & ~(COMMITTED | SEALED)) >>> 32;
    long length = Math.max(0, Integer.toUnsignedLong((int) redo) - 1);
    return redo >= 0 || keyLength + length <= INLINE;
  }

  /** Sees to it that no other change can be committed in a slot. */
  void seal(int slot) {
    long redo;
    do {
      redo = words.get(slot(slot, REDO));
    } while (!words.compareAndSet(slot(slot, REDO), redo, redo | SEALED));
  }

  /** Lets changes be committed again. */
  void unseal(int slot) {
    long redo;
    do {
      redo = words.get(slot(slot, REDO));
    } while (!words.compareAndSet(slot(slot, REDO), redo, redo & ~SEALED));
  }

  /** Whether a change to several segments was committed and not made yet. */
  boolean isWholePending() {
    for (int slot = slot(WHOLE); slot >= 0; slot = before(slot)) {
      if (words.get(slot(slot, REDO)) < 0) {
        return true;
      }
    }
    return false;
  }

  /** The slot of a holder that stood still, whose change is to be made; -1 if there is none. */
  int before(int slot) {
    return (int) words.get(slot(slot, BEFORE)) - 1;
  }

  void setBefore(int slot, int before) {
    words.set(slot(slot, BEFORE), before + 1L);
  }

  /** The last version that was given in a segment. */
  long version(int slot) {
    return words.get(slot(slot, VERSION));
  }

  void setVersion(int slot, long version) {
    words.setOrdered(slot(slot, VERSION), version);
  }

  /** No entry of the segment ends earlier; 0 if none ends. */
  long expiry(int slot) {
    return words.get(slot(slot, EXPIRY));
  }

  void setExpiry(int slot, long expires) {
    words.setOrdered(slot(slot, EXPIRY), expires);
  }

  /** The generation that entries of the segment were being copied to, or 0. */
  long moving(int slot) {
    return words.get(slot(slot, MOVING));
  }

  void setMoving(int slot, long generation) {
    words.set(slot(slot, MOVING), generation);
  }

  /**
   * A slot that nobody uses, its gate closed by this process, and nothing in it.
   *
   * @throws IllegalStateException if there is none
   */
  int spare() {
    for (int slot = SLOTS - 1; slot >= 0; slot--) {
      if (!isPlaced(slot) && locks[slot].tryLock() != null) {
        if (!isPlaced(slot)) {
          setBefore(slot, -1);
          setVersion(slot, 0);
          setExpiry(slot, 0);
          setMoving(slot, 0);
          words.set(slot(slot, REDO), NONE);
          return slot;
        }
        locks[slot].unlock();
      }
    }
    throw new IllegalStateException(
        "too many processes stand still inside " + file() + "; continue or end them");
  }

  /** Whether a slot is that of a segment or the whole, or of a change that is still to be made. */
  private boolean isPlaced(int slot) {
    for (int before = slot(WHOLE); before >= 0; before = before(before)) {
      if (before == slot) {
        return true;
      }
    }
    for (int number = 0; number <= WHOLE; number++) {
      if (slot(number) == slot) {
        return true;
      }
    }
    return false;
  }

  /** Whether a segment is in this generation. */
  boolean isUsed(long generation) {
    for (int segment = 0; segment < WHOLE; segment++) {
      if (generation(segment) == generation) {
        return true;
      }
    }
    return false;
  }

  /** Whether a thread of this process is still in a slot that others took its segment from. */
  boolean amLeftBehind() {
    for (int slot = 0; slot < SLOTS; slot++) {
      if (locks[slot].owner() == liveness.me() && !isPlaced(slot)) {
        return true;
      }
    }
    return false;
  }

  private static int slot(int slot, int word) {
    return FIRST_SLOT + slot * SLOT_BYTES + word;
  }
}
