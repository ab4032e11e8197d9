package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.ReadOnlyFileException;
import dev.penstock.memory.Region;
import dev.penstock.memory.WaitPoint;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Who appends to a queue, how much there is in it, and where processes wait: a small mapped file.
 *
 * <pre>
 *  byte   64  gate       who appends to the lanes (OwnerLock)
 *         72  aside gate who appends to the lane of what is set aside
 *         80  sync gate  who forces files to the disk
 *         88  tidy gate  who deletes old files
 *        128  events     changes with each message sent and each one given back
 *        136  sleepers   1 if a consumer may sleep on "events" (WaitPoint)
 *        192  room       changes when a queue that was full has room
 *        200  sleepers   1 if a sender may sleep on "room"
 *        256  next id    how many messages were ever sent
 *        264  last sent  ms since the epoch; never goes back
 *        272  forced     all messages below this id are on the disk
 *        280  deaths     changes when somebody saw a process end
 *        288  tidied     when old files were last looked for, in ms since the epoch
 *        296  groups     changes when a group was made, deleted, or given messages anew
 *        304  boot       in which boot of the machine all of this was last set right
 *        320  sum        of next id, last sent and, of all lanes but "aside", made, how many messages,
 *                        how many bytes and newest file: each word times an odd number of its own,
 *                        so that no flipped bit leaves it as it is
 *        512  lane 0     64 bytes each: made (1 when its files are complete), how many messages it has
 *        576  lane 1     had, of how many bytes, and the roll cycle of its newest file; how many
 *         …              messages are on the disk, and the newest file of those; the index of the
 *                        first one kept, or 0 while nothing of it was ever deleted
 * </pre>
 *
 * <p>All but the gates, the words to wait on, what is forced, deaths, tidied, groups and the first
 * ones kept is changed under the gate, after the message itself was stored: who takes the gate from
 * the dead reads the lanes' ends and sets it right. The first ones kept are raised under the tidy
 * gate, before anything below them is deleted.
 */
final class AppendFile {
  private static final int SIZE = 4096;
  private static final Layout LAYOUT = new Layout("PENAPPND", 2, SIZE);
  private static final int GATE = 64;
  private static final int ASIDE_GATE = 72;
  private static final int SYNC_GATE = 80;
  private static final int TIDY_GATE = 88;
  private static final int EVENTS = 128;
  private static final int ROOM = 192;
  private static final int NEXT_ID = 256;
  private static final int LAST_SENT = 264;
  private static final int FORCED = 272;
  private static final int DEATHS = 280;
  private static final int TIDIED = 288;
  private static final int GROUPS = 296;
  private static final int BOOT = 304;
  private static final int SUM = 320;
  private static final int LANES = 512;
  private static final int LANE_BYTES = 64;
  private static final int MADE = 0;
  private static final int COUNT = 8;
  private static final int BYTES = 16;
  private static final int CYCLE = 24;
  private static final int FORCED_COUNT = 32;
  private static final int FORCED_CYCLE = 40;
  private static final int FIRST = 48;

  private final Region words;
  private final boolean readOnly;
  private final WaitPoint events;
  private final WaitPoint room;
  private final OwnerLock gate;
  private final OwnerLock asideGate;
  private final OwnerLock syncGate;
  private final OwnerLock tidyGate;

  AppendFile(Path file, Liveness liveness, UnaryOperator<Region> around) {
    MappedRegion mapped = MappedRegion.open(file, LAYOUT);
    words = around.apply(mapped);
    readOnly = mapped.isReadOnly();
    events = new WaitPoint(mapped, EVENTS, EVENTS + 8);
    room = new WaitPoint(mapped, ROOM, ROOM + 8);
    gate = new OwnerLock(words, GATE, liveness);
    asideGate = new OwnerLock(words, ASIDE_GATE, liveness);
    syncGate = new OwnerLock(words, SYNC_GATE, liveness);
    tidyGate = new OwnerLock(words, TIDY_GATE, liveness);
  }

  /** Whether this process may only look at the queue. */
  boolean isReadOnly() {
    return readOnly;
  }

  /**
   * Does nothing if the queue can be changed.
   *
   * @throws ReadOnlyFileException if this process may only look at it
   */
  void requireWritable() {
    if (readOnly) {
      throw new ReadOnlyFileException(words.file(), null);
    }
  }

  OwnerLock gate() {
    return gate;
  }

  OwnerLock asideGate() {
    return asideGate;
  }

  OwnerLock syncGate() {
    return syncGate;
  }

  OwnerLock tidyGate() {
    return tidyGate;
  }

  /** Where consumers wait. */
  WaitPoint events() {
    return events;
  }

  /** Something happened that a consumer may wait for. */
  void tellConsumers() {
    increment(EVENTS);
    events.wake();
  }

  /** Where senders wait. */
  WaitPoint room() {
    return room;
  }

  /** Something happened that a sender may wait for. */
  void tellSenders() {
    increment(ROOM);
    room.wake();
  }

  private void increment(int word) {
    long before;
    do {
      before = words.get(word);
    } while (!words.compareAndSet(word, before, before + 1));
  }

  long nextId() {
    return words.get(NEXT_ID);
  }

  long lastSent() {
    return words.get(LAST_SENT);
  }

  /** Counts messages that were appended. Under the gate. */
  void sent(int lane, long messages, long bytes, long nextId, long sentAt) {
    int at = lane(lane);
    long more =
        change(at + BYTES, bytes)
            + change(at + COUNT, messages)
            + change(LAST_SENT, sentAt)
            + change(NEXT_ID, nextId);
    words.setOrdered(SUM, words.get(SUM) + more);
  }

  /** Changes a word; returns by how much the sum changes. A word that was damaged stays so. */
  private long change(int word, long value) {
    long more = factor(word) * (value - words.get(word));
    words.setOrdered(word, value);
    return more;
  }

  /** Odd, so that the product tells any two values apart. */
  private static long factor(int word) {
    return word * 0x9e3779b97f4a7c15L | 1;
  }

  boolean isMade(int lane) {
    return words.get(lane(lane) + MADE) == 1;
  }

  /** The lane's files are complete. Under the gate that guards the lane. */
  void made(int lane) {
    if (lane == Lanes.ASIDE) {
      words.set(lane(lane) + MADE, 1); // which has a gate of its own, so it is not in the sum
    } else {
      words.setOrdered(SUM, words.get(SUM) + change(lane(lane) + MADE, 1));
    }
  }

  /** Whether the words changed under the gate are those last written. Under the gate for sure. */
  boolean isSound() {
    return words.get(SUM) == sum();
  }

  /** After what was in the words was put right. Under the gate. */
  void sumUp() {
    words.setOrdered(SUM, sum());
  }

  private long sum() {
    long sum = factor(LAST_SENT) * words.get(LAST_SENT) + factor(NEXT_ID) * words.get(NEXT_ID);
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      for (int word = lane(lane); word <= lane(lane) + CYCLE; word += Long.BYTES) {
        sum += factor(word) * words.get(word);
      }
    }
    return sum;
  }

  /** How many messages the lane ever had. */
  long count(int lane) {
    return words.get(lane(lane) + COUNT);
  }

  /** How many bytes their bodies had. */
  long bytes(int lane) {
    return words.get(lane(lane) + BYTES);
  }

  /** The roll cycle of the lane's newest file, or 0 before the first. */
  int cycle(int lane) {
    return (int) words.get(lane(lane) + CYCLE);
  }

  /** Names the lane's newest file; before the first message in it is counted. Under the gate. */
  void cycle(int lane, int cycle) {
    if (cycle(lane) != cycle) {
      words.setOrdered(SUM, words.get(SUM) + change(lane(lane) + CYCLE, cycle));
    }
  }

  /** How many messages of the lane are on the disk; also with names and all. */
  long forcedCount(int lane) {
    return words.get(lane(lane) + FORCED_COUNT);
  }

  /** The roll cycle of the file that the last one of these is in, or 0. */
  int forcedCycle(int lane) {
    return (int) words.get(lane(lane) + FORCED_CYCLE);
  }

  /** Under the sync gate. */
  void forced(int lane, long count, int cycle) {
    words.setOrdered(lane(lane) + FORCED_COUNT, count);
    words.setOrdered(lane(lane) + FORCED_CYCLE, cycle);
  }

  /**
   * Index of the lane's first message that is kept: nobody begins below it any more, and who is
   * there goes on until its file is deleted. {@link LaneReader#START} while nothing was let go.
   */
  long first(int lane) {
    return words.get(lane(lane) + FIRST);
  }

  /** Lets go of all below this index. Under the tidy gate. */
  void first(int lane, long index) {
    words.set(lane(lane) + FIRST, index);
  }

  /** All messages below this id are on the disk. */
  long forced() {
    return words.get(FORCED);
  }

  void forced(long id) {
    words.set(FORCED, id);
  }

  long deaths() {
    return words.get(DEATHS);
  }

  void noticeDeaths() {
    increment(DEATHS);
    tellConsumers();
  }

  long groups() {
    return words.get(GROUPS);
  }

  void groupsChanged() {
    increment(GROUPS);
  }

  /** In which boot of the machine the counts were last compared with the lanes. */
  long boot() {
    return words.get(BOOT);
  }

  void boot(long boot) {
    words.set(BOOT, boot);
  }

  long tidied() {
    return words.get(TIDIED);
  }

  void tidied(long millis) {
    words.set(TIDIED, millis);
  }

  private static int lane(int lane) {
    return LANES + lane * LANE_BYTES;
  }
}
