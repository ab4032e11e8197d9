package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.Region;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A change to a map that does not fit in a segment's slot: to several entries, or to a large one.
 *
 * <pre>
 *  byte 64  for each entry: key length and stored length, 32 bits each, big-endian, where stored
 *           length -1 stands for a removal; the version, 64 bits; the key; what is stored
 * </pre>
 *
 * <p>It is committed by the word of the map's slot ({@link MapGates}). Other changes to the map as
 * a whole are all in that word:
 *
 * <pre>
 *  bit  0 … 31  how many entries are changed
 *      32 … 59  another generation
 *           60  set if it takes the place of all others: the map is emptied
 *           61  set if segments move to it: the map has grown
 * </pre>
 *
 * <p>Used only by who is inside the map as a whole.
 */
final class LargeRedo {
  private static final int FIRST = MappedRegion.FIRST_WORD;

  /** The file is sparse: it takes disk space only for the largest change so far. */
  private static final Layout LAYOUT = new Layout("PENMREDO", 2, FIRST + (8 << 20));

  private static final int HEADER = 16;
  private static final int GENERATION = 32;
  private static final long EMPTIED = 1L << 60;
  private static final long GROWN = 1L << 61;

  /** How many bytes all keys and values of a change may have, with 16 more for each. */
  static final int MOST_BYTES = LAYOUT.size() - FIRST;

  private final Region region;

  LargeRedo(Path file, Surroundings surroundings) {
    region = surroundings.around().apply(MappedRegion.open(file, LAYOUT));
  }

  static long bytes(Change change) {
    return HEADER + change.bytes();
  }

  /** Writes the changes down, and returns the word that commits them. */
  long write(List<Change> changes) {
    int at = FIRST;
    for (Change change : changes) {
      byte[] stored = change.stored();
      byte[] header =
          ByteBuffer.allocate(HEADER)
              .putInt(change.key().length)
              .putInt(stored == null ? -1 : stored.length)
              .putLong(change.version())
              .array();
      region.putBytes(at, header);
      region.putBytes(at + HEADER, change.key());
      if (stored != null) {
        region.putBytes(at + HEADER + change.key().length, stored);
      }
      at += (int) bytes(change);
    }
    return changes.size();
  }

  /** The word that commits that the map is emptied. */
  static long emptied(long generation) {
    return generation << GENERATION | EMPTIED;
  }

  static boolean isEmptied(long word) {
    return (word & EMPTIED) != 0;
  }

  /** The word that commits that the map has grown. */
  static long grown(long generation) {
    return generation << GENERATION | GROWN;
  }

  static boolean isGrown(long word) {
    return (word & GROWN) != 0;
  }

  /** The other generation. */
  static long generation(long word) {
    return (word & ~(EMPTIED | GROWN)) >>> GENERATION;
  }

  /** Whether what stands here can be the changes that a word commits; for a check. */
  boolean isSensible(long word) {
    long at = FIRST;
    for (int left = (int) word; left > 0; left--) {
      if (at + HEADER > LAYOUT.size()) {
        return false;
      }
      ByteBuffer lengths = ByteBuffer.wrap(region.getBytes((int) at, HEADER));
      long key = lengths.getInt();
      long stored = lengths.getInt();
      at += HEADER + key + Math.max(0, stored);
      if (key < 0 || stored < -1 || at > LAYOUT.size()) {
        return false;
      }
    }
    return (int) word >= 0;
  }

  /** The changes that a word commits. */
  List<Change> read(long word) {
    List<Change> changes = new ArrayList<>();
    int at = FIRST;
    for (int left = (int) word; left > 0; left--) {
      ByteBuffer header = ByteBuffer.wrap(region.getBytes(at, HEADER));
      byte[] key = region.getBytes(at + HEADER, header.getInt());
      int length = header.getInt();
      byte[] stored = length < 0 ? null : region.getBytes(at + HEADER + key.length, length);
      Change change = new Change(key, stored, header.getLong());
      changes.add(change);
      at += (int) bytes(change);
    }
    return changes;
  }
}
