package dev.penstock.engine.chronicle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.openhft.chronicle.algo.hashing.LongHashFunction;

/**
 * The bytes of one segment of a map's file, read without Chronicle ({@link MapLayout} draws them):
 * no word of it is believed. What lies behind the end of the file is 0. Used by one thread.
 */
final class SegmentImage {
  private static final LongHashFunction HASH = LongHashFunction.xx_r39();
  private static final int COUNT = 8;

  /** A length takes no more: a megabyte is the most. */
  private static final int LENGTH_BYTES = 5;

  private final MapLayout layout;
  private final int segment;
  private final int count;
  private final byte[] bytes;
  private final ByteBuffer words;

  SegmentImage(RawFile file, MapLayout layout, int segment) {
    this.layout = layout;
    this.segment = segment;
    byte[] header = new byte[MapLayout.SEGMENT_HEADER];
    file.read(MapLayout.HEAD + (long) segment * MapLayout.SEGMENT_HEADER, header, header.length);
    this.count = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(COUNT);
    this.bytes = new byte[layout.segmentBytes()];
    this.words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long at = layout.segmentAt(segment);
    if (at < file.size()) {
      file.read(at, bytes, (int) Math.min(bytes.length, file.size() - at));
    }
  }

  /**
   * An entry whose checksum is right.
   *
   * @param first its first chunk
   * @param chunks how many it takes
   */
  record Entry(int first, int chunks, byte[] key, byte[] stored, long hash) {}

  /** How many entries the segment says it has. */
  int count() {
    return count;
  }

  /** What stands in a slot of the table; 0 if it is free. */
  long slot(int number) {
    int at = number * layout.slotBytes();
    return layout.slotBytes() == Integer.BYTES
        ? Integer.toUnsignedLong(words.getInt(at))
        : words.getLong(at);
  }

  /** The chunk that a slot leads to. */
  int chunkOf(long slot) {
    return (int) (slot >>> layout.hashBits() & (1L << layout.chunkBits()) - 1);
  }

  /** Whether a slot is one for a key of this hash. */
  boolean isSlotFor(long slot, long hash) {
    return hashOf(slot) == hashInSlot(hash);
  }

  private long hashOf(long slot) {
    return slot & hashMask();
  }

  private long hashInSlot(long hash) {
    long part = hash >>> Integer.numberOfTrailingZeros(MapFile.SEGMENTS) & hashMask();
    return part == 0 ? hashMask() : part; // 0 stands for a free slot
  }

  private long hashMask() {
    return (1L << layout.hashBits()) - 1;
  }

  /** Where the search for a slot begins. */
  int home(long slot) {
    return (int) (hashOf(slot) & layout.slots() - 1);
  }

  boolean isInUse(int chunk) {
    return (bytes[layout.freeListAt() + chunk / Byte.SIZE] >> chunk % Byte.SIZE & 1) != 0;
  }

  /** The entry that begins at a chunk; null if none does, or its checksum is wrong. */
  Entry entry(int chunk) {
    Cursor cursor = new Cursor(chunk);
    byte[] key = cursor.take(cursor.length());
    int keyEnd = cursor.at;
    byte[] stored = cursor.take(cursor.length());
    int end = cursor.at;
    if (key == null || !cursor.has(EntryChecksum.BYTES)) {
      return null;
    }
    long hash = HASH.hashBytes(key);
    int checksum = EntryChecksum.of(key.length, hash, HASH.hashBytes(bytes, keyEnd, end - keyEnd));
    boolean sound =
        checksum == words.getInt(end)
            && MapFile.segmentOf(key) == segment
            && MapValue.isWhole(stored);
    if (!sound) {
      return null;
    }
    int length = end + EntryChecksum.BYTES - at(chunk);
    return new Entry(
        chunk, (length + MapFile.CHUNK_BYTES - 1) / MapFile.CHUNK_BYTES, key, stored, hash);
  }

  /** The key at a chunk, if a slot says so too: of an entry whose checksum is wrong; else null. */
  byte[] keyAt(int chunk, long slot) {
    Cursor cursor = new Cursor(chunk);
    byte[] key = cursor.take(cursor.length());
    return key != null && MapFile.segmentOf(key) == segment && isSlotFor(slot, HASH.hashBytes(key))
        ? key
        : null;
  }

  private int at(int chunk) {
    return layout.chunksAt() + chunk * MapFile.CHUNK_BYTES;
  }

  /** Reads an entry; takes null, and nothing from then on, where there is no room for one. */
  private final class Cursor {
    private final int end = SegmentImage.this.at(layout.chunks());
    private int at;

    Cursor(int chunk) {
      at = SegmentImage.this.at(chunk);
    }

    boolean has(int count) {
      return count >= 0 && count <= end - at;
    }

    /** A length, or -1. */
    int length() {
      long length = 0;
      for (int i = 0; i < LENGTH_BYTES && has(1); i++) {
        byte next = bytes[at++];
        length |= (long) (next & 0x7f) << 7 * i;
        if (next >= 0) {
          return length > Integer.MAX_VALUE ? -1 : (int) length;
        }
      }
      return -1;
    }

    byte[] take(int count) {
      if (!has(count)) {
        at = end;
        return null;
      }
      at += count;
      return Arrays.copyOfRange(bytes, at - count, at);
    }
  }
}
