package dev.penstock.engine.chronicle;

import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Which ids were sent to a queue, and when: two hash tables in a sparse mapped file. All under the
 * append gate, times by the queue's own clock, which never goes back.
 *
 * <p>Ids are noted in the table of the current generation. Once that is one window old, nothing in
 * the other table counts any more, and the other one becomes the table of the next generation. An
 * entry of another generation than its table's is an empty place, so nothing is ever cleared: one
 * store of the generation's number empties a table.
 *
 * <pre>
 *  byte    64  generation  of the current table; its lowest bit says which that is. 0: none yet
 *          72  turned      table 0: when it became the current one, in ms since the epoch
 *          80  count       how many ids its generation has
 *          88  turned      table 1
 *          96  count
 *        4096  table 0     2 Mi entries of 32 bytes; an id stands at the place its hash names, or in
 *     …        table 1     the next empty one behind it
 *
 *  entry    0  hash        16 bytes: the first ones of the id's SHA-256
 *          16  sent at     ms since the epoch
 *          24  generation  stored last
 * </pre>
 */
final class SentIds {
  /** More ids are not remembered in one generation. Half of a table stays empty. */
  static final int MOST = 1 << 20;

  private static final int SLOTS = 2 * MOST;
  private static final int ENTRY_BYTES = 32;
  private static final int TABLE_BYTES = SLOTS * ENTRY_BYTES;
  private static final int TABLES = 4096;
  private static final Layout LAYOUT = new Layout("PENDEDUP", 1, TABLES + 2 * TABLE_BYTES);

  private static final int GENERATION = 64;
  private static final int TURNED = 72;
  private static final int COUNT = 80;
  private static final int NEXT_TABLE = 16;

  private static final int LOW = 0;
  private static final int HIGH = 8;
  private static final int SENT_AT = 16;
  private static final int ENTRY_GENERATION = 24;

  /** The first one. There never was an entry of the one before, which is a number beside 0. */
  private static final long FIRST = 2;

  private final Region words;
  private final long window;
  private final MessageDigest digest;
  private long low;
  private long high;

  SentIds(Path file, Duration window, UnaryOperator<Region> around) {
    this.words = around.apply(MappedRegion.open(file, LAYOUT));
    this.window = window.toMillis();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Whether the id was sent within the window before now. */
  boolean has(byte[] id, int at, int length, long now) {
    hash(id, at, length);
    long generation = words.get(GENERATION);
    return generation != 0 && (isIn(generation, now) || isIn(generation - 1, now));
  }

  private boolean isIn(long generation, long now) {
    int entry = find(generation);
    return words.get(entry + ENTRY_GENERATION) == generation
        && now - words.get(entry + SENT_AT) < window;
  }

  /** Whether one more id can be noted. Begins the next generation if it is time. */
  boolean hasRoom(long now) {
    long generation = words.get(GENERATION);
    if (generation == 0) {
      turn(FIRST, now);
    } else if (now - words.get(ofTable(generation) + TURNED) >= window) {
      turn(generation + 1, now);
    }
    return count(words.get(GENERATION)) < MOST;
  }

  /** Only the last store makes it so. */
  private void turn(long generation, long now) {
    words.setOrdered(ofTable(generation) + TURNED, now);
    words.setOrdered(ofTable(generation) + COUNT, 0);
    words.setOrdered(GENERATION, generation);
  }

  private long count(long generation) {
    return words.get(ofTable(generation) + COUNT);
  }

  /** Forgets all. */
  void forget(long now) {
    turn(words.get(GENERATION) + FIRST, now);
    turn(words.get(GENERATION) + 1, now);
  }

  /**
   * Notes an id after {@link #forget}: those of two generations find room, and none of the one
   * before is needed for longer than a window from then on.
   */
  void noteAgain(byte[] id, int at, int length, long sentAt) {
    hash(id, at, length);
    long generation = words.get(GENERATION);
    note(count(generation - 1) < MOST ? generation - 1 : generation, sentAt);
  }

  /** Notes an id that was sent then; nothing new if it is noted already. */
  void note(byte[] id, int at, int length, long sentAt) {
    hash(id, at, length);
    if (words.get(GENERATION) == 0) {
      turn(FIRST, sentAt);
    }
    note(words.get(GENERATION), sentAt);
  }

  private void note(long generation, long sentAt) {
    int entry = find(generation);
    if (words.get(entry + ENTRY_GENERATION) == generation) {
      words.setOrdered(entry + SENT_AT, Math.max(sentAt, words.get(entry + SENT_AT)));
      return;
    }
    words.setOrdered(ofTable(generation) + COUNT, count(generation) + 1);
    words.setOrdered(entry + LOW, low);
    words.setOrdered(entry + HIGH, high);
    words.setOrdered(entry + SENT_AT, sentAt);
    words.setOrdered(entry + ENTRY_GENERATION, generation);
  }

  private void hash(byte[] id, int at, int length) {
    digest.update(id, at, length);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest()).order(ByteOrder.LITTLE_ENDIAN);
    low = hash.getLong();
    high = hash.getLong();
  }

  /** Where the entry of the hash is in the generation's table, or where it would be. */
  private int find(long generation) {
    int table = TABLES + (int) (generation & 1) * TABLE_BYTES;
    int slot = (int) low & SLOTS - 1;
    while (true) {
      int entry = table + slot * ENTRY_BYTES;
      if (words.get(entry + ENTRY_GENERATION) != generation
          || words.get(entry + LOW) == low && words.get(entry + HIGH) == high) {
        return entry;
      }
      slot = slot + 1 & SLOTS - 1;
    }
  }

  private static int ofTable(long generation) {
    return (int) (generation & 1) * NEXT_TABLE;
  }
}
