package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Journal;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.memory.Region;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What a group knows, in a sparse mapped file that all its consumers share: how far it is in each
 * lane, who has what in hand ({@link Hands}), and what was set aside by itself ({@link Records}).
 *
 * <pre>
 *  byte    64  lock        (OwnerLock) all below changes under it, but for what Hands says
 *         128  version     changes with each change, so that who only looks sees one moment
 *         136  looked      when a member last looked for the dead, in ns since the boot
 *         192  paused      1 if nothing is handed out
 *         200  skipped     messages left out: expired, purged, dropped, deleted, dead ones that were
 *                          discarded; since it began, or was put elsewhere
 *         208  expired     of these, those that expired
 *         216  hands       how many hands, from the first, were ever in use
 *         224  claims      how many were made, for the guard against starvation
 *         232  steady      (SteadyTime) ms at the anchor
 *         240  anchor      ns since the boot
 *         248  wall        ms since the epoch at the anchor
 *         256  boot        hash of the boot's id
 *         264  last used   ms since the epoch, about
 *         272  begun       1 when the places in the lanes are set; a number of its own, below 0,
 *                          when the group was deleted
 *         280  carried     messages that were not settled when it was put elsewhere: they are not
 *                          among those it has taken since
 *         320  …           the words of Records
 *         480  save gate   (OwnerLock) who saves the group to the disk (Checkpoints)
 *         488  saved at    when that was last done, in ns since the boot
 *         496  saved sum   of what was saved then
 *         512  lane 0      64 bytes each: the last document taken from, how many of its messages were
 *         576  lane 1      taken, how many messages of the lane those and the ones before are, of how
 *          …               many bytes, and with how many the group began
 *                          (from "paused" to here, all but what is about saving is in
 *                          the journal's checksum)
 *        4096  journal     (Journal)
 *       32768  hands
 *      524288  records, heaps, keys
 * </pre>
 *
 * <p>Whatever takes more than one store goes through the journal, so a process killed in between
 * leaves the file as it was before.
 */
final class GroupFile {
  static final int LOCK = 64;
  static final int VERSION = 128;
  static final int LOOKED = 136;
  static final int PAUSED = 192;
  static final int SKIPPED = 200;
  static final int EXPIRED = 208;
  static final int HANDS_USED = 216;
  static final int CLAIMS = 224;
  static final int STEADY = 232;
  static final int ANCHOR = 240;
  static final int WALL = 248;
  static final int BOOT = 256;
  static final int LAST_USED = 264;
  static final int BEGUN = 272;
  static final int CARRIED = 280;
  static final int RECORD_WORDS = 320;
  static final int SAVE_GATE = 480;
  static final int SAVED_AT = 488;
  static final int SAVED_SUM = 496;
  static final int LANES = 512;
  static final int JOURNAL = 4096;
  static final int JOURNAL_BYTES = 16_384;
  static final int HANDS = 32_768;
  static final int RECORDS = 524_288;

  private static final int LANE_BYTES = 64;
  private static final int INDEX = 0;
  private static final int SUB = 8;
  private static final int COUNT = 16;
  private static final int BYTES = 24;
  private static final int BASE = 32;
  private static final Layout LAYOUT = new Layout("PENGROUP", 3, RECORDS + Records.BYTES);

  private final Region words;

  /** Whether this process may only look: it locks nobody out, and each change throws. */
  private final boolean readOnly;

  private final Journal journal;
  private final OwnerLock lock;
  private final OwnerLock saveGate;
  private final Hands hands;
  private final Records records;

  GroupFile(Path file, Liveness liveness, UnaryOperator<Region> around) {
    MappedRegion mapped = MappedRegion.open(file, LAYOUT);
    words = around.apply(mapped);
    readOnly = mapped.isReadOnly();
    journal = new Journal(words, JOURNAL, JOURNAL_BYTES);
    lock = new OwnerLock(words, LOCK, liveness);
    saveGate = new OwnerLock(words, SAVE_GATE, liveness);
    hands = new Hands(words, journal);
    records = new Records(words, journal);
  }

  Region words() {
    return words;
  }

  /** Taken before the lock, if both are. */
  OwnerLock saveGate() {
    return saveGate;
  }

  Journal journal() {
    return journal;
  }

  Hands hands() {
    return hands;
  }

  Records records() {
    return records;
  }

  /** Takes the lock; what its last owner left half done is undone first. */
  void lock() {
    if (readOnly) {
      return;
    }
    undoOfTheDead(lock.lock());
  }

  private void undoOfTheDead(Taken taken) {
    if (taken == Taken.FROM_THE_DEAD) {
      try {
        journal.rollBack();
      } catch (RuntimeException | Error e) {
        lock.leaveUnrepaired();
        lock.unlock();
        throw e;
      }
    }
  }

  /** Undoes what was not committed, and gives the lock back. */
  void unlock() {
    if (readOnly) {
      return;
    }
    try {
      journal.rollBack();
      if (journal.wasUsed()) {
        words.setOrdered(VERSION, words.get(VERSION) + 1);
      }
    } catch (RuntimeException | Error e) {
      lock.leaveUnrepaired();
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Gives the lock back and undoes nothing: what is damaged stays as it was found. */
  void unlockAsFound() {
    if (!readOnly) {
      lock.unlock();
    }
  }

  /**
   * Takes the lock for the first time, and checks the file before anything of it is believed. Who
   * may only look cannot tell damage from a change that is being made.
   *
   * @throws DamagedFileException if it is not as it was last committed
   */
  void checkUnderLock() {
    if (!readOnly) {
      lock();
      checkAndUnlock();
    }
  }

  /**
   * The same, unless the lock is held by somebody else.
   *
   * @return whether the file was checked
   */
  boolean checkIfFree() {
    Taken taken = readOnly ? null : lock.tryLock();
    if (taken == null) {
      return false;
    }
    undoOfTheDead(taken);
    checkAndUnlock();
    return true;
  }

  private void checkAndUnlock() {
    try {
      GroupSum.check(this);
    } finally {
      unlockAsFound();
    }
  }

  OwnerLock lockWord() {
    return lock;
  }

  /** Whether somebody died in the middle of a change that nobody has undone yet. */
  boolean isHeldByTheDead() {
    return lock.isHeldByTheDead();
  }

  /** Makes all changes since the lock was taken, or since the last call, final. */
  void commit() {
    journal.commit();
  }

  void set(int word, long value) {
    journal.set(word, value);
  }

  void add(int word, long more) {
    journal.set(word, words.get(word) + more);
  }

  long get(int word) {
    return words.get(word);
  }

  /** Index of the last document of the lane that something was taken from, or 0. */
  long index(int lane) {
    return words.get(lane(lane) + INDEX);
  }

  /** How many of its messages were taken. */
  int sub(int lane) {
    return (int) words.get(lane(lane) + SUB);
  }

  /** How many messages of the lane were taken, those from before the group's beginning included. */
  long count(int lane) {
    return words.get(lane(lane) + COUNT);
  }

  long bytes(int lane) {
    return words.get(lane(lane) + BYTES);
  }

  /** With how many messages of the lane behind it the group began. */
  long base(int lane) {
    return words.get(lane(lane) + BASE);
  }

  /** The group has taken all up to and with this message. */
  void advance(StoredMessage message) {
    int at = lane(message.lane);
    journal.set(at + INDEX, message.index);
    journal.set(at + SUB, message.sub + 1);
    journal.set(at + COUNT, message.countWith);
    journal.set(at + BYTES, message.bytesWith);
  }

  /** Puts the group's place in a lane anywhere, as if it had begun there. */
  void begin(int lane, long index, int sub, long count, long bytes) {
    place(lane, index, sub, count, bytes);
    journal.set(lane(lane) + BASE, count);
  }

  /** Puts the group's place in a lane anywhere. */
  void place(int lane, long index, int sub, long count, long bytes) {
    int at = lane(lane);
    journal.set(at + INDEX, index);
    journal.set(at + SUB, sub);
    journal.set(at + COUNT, count);
    journal.set(at + BYTES, bytes);
  }

  /** Whether the group has begun and was not deleted. */
  boolean isThere() {
    return words.get(BEGUN) == 1;
  }

  /** Whether the group was deleted: nobody may go on with this file. */
  boolean isDeleted() {
    return words.get(BEGUN) < 0;
  }

  /** Puts the group's place in a lane to where it was once. */
  void place(int lane, long index, long sub, long count, long bytes, long base) {
    begin(lane, index, (int) sub, count, bytes);
    journal.set(lane(lane) + BASE, base);
  }

  /** Says with how many messages of the lane behind it the group began. */
  void base(int lane, long count) {
    journal.set(lane(lane) + BASE, count);
  }

  private static int lane(int lane) {
    return LANES + lane * LANE_BYTES;
  }
}
