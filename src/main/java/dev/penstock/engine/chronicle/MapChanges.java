package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.memory.Region;
import dev.penstock.memory.WaitPoint;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The last changes to a map, for those who watch it, in a ring of bytes that all its users share.
 *
 * <pre>
 *  byte   64  lock      (OwnerLock) who adds a change
 *        128  tail      where the oldest change begins; positions only grow, and count all bytes
 *                       that were ever written, those left free included
 *        136  head      where the next one begins; stored last, and so adds the change
 *        144  sleepers  (WaitPoint) who waits for that
 *        152  number    how many changes were added
 *        192  watchers  64 words: the stamps of the processes that watch, or 0
 *       4096  8 MiB     a position p is at the byte p modulo 8 MiB. A change begins at a multiple of
 *                       8, and lies in one piece:
 *             length    32 bits, big-endian as all of it: of the whole, made a multiple of 8; negative
 *                       if there is only so much free space, before the end of the ring
 *             key       32 bits: its length, or -1: the map was emptied; -2: one change may be missing
 *             stored    32 bits: its length, or -1: the entry was removed
 *             number    64 bits: how many were added before
 *             version   64 bits; of a map that was emptied, the generation that came
 *             the key, and what is stored
 * </pre>
 */
final class MapChanges {
  private static final int LOCK = 64;
  private static final int TAIL = 128;
  private static final int HEAD = 136;
  private static final int SLEEPERS = 144;
  private static final int NUMBER = 152;
  private static final int WATCHERS = 192;
  private static final int MOST_WATCHERS = 64;
  private static final int FIRST = 4096;
  private static final int RING = 8 << 20;
  private static final int HEADER = 28;
  private static final int EMPTIED = -1;
  private static final int MISSING = -2;
  private static final Layout LAYOUT = new Layout("PENMCHNG", 1, FIRST + RING);

  private final Region region;
  private final OwnerLock lock;
  private final WaitPoint bell;

  /**
   * @param patience after so long others look whether who adds a change stands still
   */
  MapChanges(Path file, Surroundings surroundings, Duration patience) {
    MappedRegion mapped = MappedRegion.open(file, LAYOUT);
    region = surroundings.around().apply(mapped);
    lock = new OwnerLock(region, LOCK, surroundings.liveness(), patience);
    bell = new WaitPoint(mapped, HEAD, SLEEPERS);
  }

  /**
   * Adds a change.
   *
   * @throws OwnerLock.HeldTooLongException if somebody else has been at it for too long
   */
  void add(Change change) {
    add(change.key().length, change);
  }

  /**
   * Adds that the map was emptied.
   *
   * @param generation that took the place of all others
   */
  void addEmptied(long generation) {
    add(EMPTIED, new Change(new byte[0], null, generation));
  }

  /** Adds that one change may be missing. */
  void addMissing() {
    add(MISSING, new Change(new byte[0], null, 0));
  }

  private void add(int keyLength, Change change) {
    byte[] stored = change.stored();
    int length = HEADER + change.key().length + (stored == null ? 0 : stored.length) + 7 & ~7;
    enter();
    try {
      long head = region.get(HEAD);
      int left = RING - (int) (head % RING);
      if (left < length) {
        makeRoom(head, left);
        region.putBytes(at(head), ByteBuffer.allocate(Integer.BYTES).putInt(-left).array());
        head += left;
        region.setOrdered(HEAD, head);
      }
      makeRoom(head, length);
      ByteBuffer bytes = ByteBuffer.allocate(length);
      bytes.putInt(length).putInt(keyLength).putInt(stored == null ? -1 : stored.length);
      bytes.putLong(region.get(NUMBER)).putLong(change.version()).put(change.key());
      if (stored != null) {
        bytes.put(stored);
      }
      region.putBytes(at(head), bytes.array());
      region.set(HEAD, head + length);
      region.setOrdered(NUMBER, region.get(NUMBER) + 1);
    } finally {
      lock.unlock();
    }
    bell.wake();
  }

  /** What one who died had begun to add is not there. */
  private void enter() {
    if (lock.lock() == Taken.FROM_THE_DEAD) {
      long number = region.get(NUMBER);
      for (long at = region.get(TAIL); at < region.get(HEAD); at += Math.abs(length(at))) {
        if (length(at) > 0) {
          number = number(at) + 1;
        }
      }
      region.set(NUMBER, number);
    }
  }

  /** Lets the oldest changes go, so that so many bytes are free behind the head. */
  private void makeRoom(long head, int bytes) {
    long tail = region.get(TAIL);
    while (head + bytes - tail > RING) {
      tail += Math.abs(length(tail));
    }
    region.set(TAIL, tail); // before the bytes are written over
  }

  private static int at(long position) {
    return FIRST + (int) (position % RING);
  }

  private int length(long position) {
    return ByteBuffer.wrap(region.getBytes(at(position), Integer.BYTES)).getInt();
  }

  private long number(long position) {
    return ByteBuffer.wrap(region.getBytes(at(position) + 12, Long.BYTES)).getLong();
  }

  /** Runs something while nobody else adds a change, or does the same. */
  void exclusively(Runnable action) {
    enter();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a process that stands still is adding a change. */
  boolean isHeldByStopped(Liveness liveness) {
    long owner = lock.owner();
    return owner != 0 && liveness.isStopped(owner);
  }

  /**
   * Notes a watcher down, and returns its row. Exclusively.
   *
   * @throws PenstockException if there are too many
   */
  int addWatcher(Liveness liveness) {
    for (int row = 0; row < MOST_WATCHERS; row++) {
      long watcher = region.get(row(row));
      if (watcher == 0 || !liveness.isAlive(watcher)) {
        region.set(row(row), liveness.me());
        return row;
      }
    }
    throw new PenstockException(
        MOST_WATCHERS + " watch this map already, which is the most there can be; close some");
  }

  /** Forgets a watcher. Exclusively. */
  void removeWatcher(int row) {
    region.set(row(row), 0);
  }

  /** Whether somebody watches who is alive. */
  boolean isWatched(Liveness liveness) {
    for (int row = 0; row < MOST_WATCHERS; row++) {
      long watcher = region.get(row(row));
      if (watcher != 0 && liveness.isAlive(watcher)) {
        return true;
      }
    }
    return false;
  }

  /** Has the watchers of another ring. */
  void takeWatchers(MapChanges other) {
    for (int row = 0; row < MOST_WATCHERS; row++) {
      region.set(row(row), other.region.get(row(row)));
    }
  }

  private static int row(int row) {
    return WATCHERS + row * Long.BYTES;
  }

  /** How many were added so far. */
  long count() {
    return region.get(NUMBER);
  }

  /** Where the next change will begin. */
  long head() {
    return bell.value();
  }

  /** Where the oldest change begins. */
  long tail() {
    return region.get(TAIL);
  }

  /** Sleeps until there is something behind a position, or the time is up, or less. */
  void await(long head, long nanos) {
    bell.await(head, nanos);
  }

  /**
   * What is in the ring.
   *
   * @param end where the next one begins
   * @param number of the change, -1 if this is no change
   * @param change null if it is none, or not one to an entry
   * @param emptied the generation that came when the map was emptied, or 0
   * @param missing whether one may be missing
   */
  record Added(long end, long number, Change change, long emptied, boolean missing) {}

  /** What begins at a position; null if it has been written over. */
  Added read(long position) {
    int length = length(position);
    int left = RING - (int) (position % RING);
    if (position < tail() || Math.abs(length) > left || length == 0) {
      return null;
    }
    if (length < 0) {
      return new Added(position - length, -1, null, 0, false);
    }
    ByteBuffer bytes = ByteBuffer.wrap(region.getBytes(at(position), length));
    if (position < tail()) {
      return null;
    }
    bytes.getInt();
    int keyLength = bytes.getInt();
    int storedLength = bytes.getInt();
    long number = bytes.getLong();
    long version = bytes.getLong();
    Change change = null;
    if (keyLength >= 0) {
      byte[] key = new byte[keyLength];
      bytes.get(key);
      byte[] stored = storedLength < 0 ? null : new byte[storedLength];
      if (stored != null) {
        bytes.get(stored);
      }
      change = new Change(key, stored, version);
    }
    long emptied = keyLength == EMPTIED ? version : 0;
    return new Added(position + length, number, change, emptied, keyLength == MISSING);
  }
}
