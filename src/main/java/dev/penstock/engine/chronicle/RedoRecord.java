package dev.penstock.engine.chronicle;

import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import java.nio.file.Path;

/**
 * The one change that is being made to a map, written down before it is begun. A process killed
 * while it changes an entry leaves it torn, and a repair drops what is torn; from the record the
 * change is then made again, so that it is there as a whole or was never begun.
 *
 * <pre>
 *  byte  64  change  0 none; else bit 63 set, key length in bits 32 to 62, value length + 1 in bits
 *                    0 to 31, where 0 stands for a removal. Stored last, and so commits the rest
 *       128  the key, and behind it the value
 * </pre>
 *
 * <p>Used only inside the map's gate.
 */
final class RedoRecord {
  private static final int CHANGE = MappedRegion.FIRST_WORD;
  private static final int BYTES = 128;
  private static final long NONE = 0;
  private static final long COMMITTED = 1L << 63;

  /** The file is sparse: it takes disk space only for the largest change so far. */
  private static final Layout LAYOUT = new Layout("PENMREDO", 1, BYTES + (1 << 20));

  /** How many bytes a key and its value can have together. */
  static final int LONGEST = LAYOUT.size() - BYTES;

  private final MappedRegion region;

  RedoRecord(Path file) {
    region = MappedRegion.open(file, LAYOUT);
  }

  /** A change; a null value is a removal. */
  record Change(byte[] key, byte[] value) {}

  /** Writes the change down. From here on it happens, whoever is killed. */
  void commit(byte[] key, byte[] value) {
    region.putBytes(BYTES, key);
    long valueLength = 0;
    if (value != null) {
      region.putBytes(BYTES + key.length, value);
      valueLength = value.length + 1L;
    }
    region.set(CHANGE, COMMITTED | (long) key.length << 32 | valueLength);
  }

  /** The change is made, or was refused. */
  void clear() {
    region.set(CHANGE, NONE);
  }

  /** The change that was committed and not cleared, or null. */
  Change pending() {
    long change = region.get(CHANGE);
    if (change == NONE) {
      return null;
    }
    int keyLength = (int) ((change & ~COMMITTED) >>> 32);
    int valueLength = (int) (change & 0xffff_ffffL) - 1;
    return new Change(
        region.getBytes(BYTES, keyLength),
        valueLength < 0 ? null : region.getBytes(BYTES + keyLength, valueLength));
  }
}
