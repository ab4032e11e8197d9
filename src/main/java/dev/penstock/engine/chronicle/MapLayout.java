package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import net.openhft.chronicle.algo.hashing.LongHashFunction;

/**
 * Where everything stands in a Chronicle Map file as {@link MapFile} has it made, which follows
 * from the number of its entries alone. So a file can be checked before Chronicle maps it, whose
 * mapping of what is not there would end the process, and read when its header is damaged.
 *
 * <pre>
 *  byte     0  hash of all up to the end of the text
 *           8  length of the text, 32 bits
 *          12  the text: Chronicle's settings, among them "actualChunksPerSegmentTier: 256,"
 *         64n  behind it: a lock; then 13 bytes 0; 4096, 32 bits; the file's size, 40 bits
 *        4096  for each segment 64 bytes: a lock; at byte 8 the number of its entries, 32 bits
 *       20480  the segments, each:
 *              the table      slots of 4 or 8 bytes: 0, or from the lowest bit up a part of the
 *                             key's hash, and the first chunk of the entry
 *              64 bytes       0 where there are no tiers
 *              free list      a bit for each chunk: 1 if it is in use
 *              chunks         of 32 bytes; an entry takes some in a row
 *  entry       key length, key, length of what is stored, what is stored; checksum, 32 bits.
 *              Lengths are stop-bit encoded: 7 bits a byte from the lowest up, the last below 128.
 * </pre>
 *
 * @param entries that each segment is laid out for
 */
record MapLayout(long entries) {
  /** Up to the headers of the segments. */
  static final int HEAD = 4096;

  static final int SEGMENT_HEADER = 64;
  static final int SEGMENTS_AT = HEAD + MapFile.SEGMENTS * SEGMENT_HEADER;

  private static final int TEXT = 12;
  private static final String CHUNKS = "actualChunksPerSegmentTier: ";

  /** What stands before the file's size and behind the lock. */
  private static final int GLOBAL_ZEROS = 13;

  private static final int LINE = 64;
  private static final int COUNTERS = LINE;

  /** As full as a table may be. */
  private static final double LOAD = 2.0 / 3;

  int chunks() {
    return (int) (entries * MapFile.CHUNKS_PER_ENTRY);
  }

  /** How many bits of a slot name a chunk. */
  int chunkBits() {
    return bits(chunks());
  }

  /** How many slots the table has. */
  int slots() {
    long slots = Long.highestOneBit(Math.max(LINE, entries) * 2 - 1);
    return (int) (entries > LOAD * slots ? 2 * slots : slots);
  }

  /** How many bits of a slot are of the key's hash. */
  int hashBits() {
    int both = bits((int) entries) + 3 + chunkBits();
    return (both + 7) / 8 * 8 - chunkBits();
  }

  int slotBytes() {
    return hashBits() + chunkBits() <= Integer.SIZE ? Integer.BYTES : Long.BYTES;
  }

  private int tableBytes() {
    return slots() * slotBytes();
  }

  /** Where the free list stands in a segment. */
  int freeListAt() {
    return tableBytes() + COUNTERS;
  }

  /** Where the chunks stand in a segment. */
  int chunksAt() {
    return freeListAt() + lines(chunks() / Byte.SIZE) * LINE;
  }

  /** How long a segment is: an odd number of cache lines, so that their beginnings spread. */
  int segmentBytes() {
    int lines = lines(chunksAt() + chunks() * MapFile.CHUNK_BYTES);
    return (lines | 1) * LINE;
  }

  long segmentAt(int segment) {
    return SEGMENTS_AT + (long) segment * segmentBytes();
  }

  /** The size of the file. */
  long bytes() {
    return segmentAt(MapFile.SEGMENTS);
  }

  private static int bits(int count) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(count - 1);
  }

  private static int lines(int bytes) {
    return (bytes + LINE - 1) / LINE;
  }

  /**
   * The layout of a file, if it has that: its header is whole, and its size is right.
   *
   * @throws DamagedFileException if not
   */
  static MapLayout check(Path file) {
    try (RawFile raw = new RawFile(file, RawFile.PLACES)) {
      MapLayout layout = ofHeader(raw);
      layout.checkSize(raw);
      return layout;
    }
  }

  /**
   * Does nothing if the file is as large as this layout is.
   *
   * @throws DamagedFileException if not
   */
  void checkSize(RawFile file) {
    if (file.size() < bytes()) {
      throw new DamagedFileException(
          file.path(), "it was cut off: it has " + file.size() + " bytes instead of " + bytes());
    }
    if (file.size() > bytes()) {
      throw new DamagedFileException(
          file.path(), "it has " + file.size() + " bytes instead of " + bytes());
    }
  }

  /**
   * What the header says, whatever size the file has.
   *
   * @throws DamagedFileException if the header is not as it was written
   */
  static MapLayout ofHeader(RawFile file) {
    byte[] head = new byte[HEAD];
    file.read(0, head, HEAD);
    ByteBuffer words = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int length = words.getInt(Long.BYTES);
    if (length < 0 || length > HEAD / 2) {
      throw new DamagedFileException(file.path(), "its header is damaged");
    }
    long hash = LongHashFunction.xx_r39().hashBytes(head, Long.BYTES, Integer.BYTES + length);
    MapLayout layout = of(new String(head, TEXT, length, StandardCharsets.ISO_8859_1));
    if (hash != words.getLong(0) || layout == null) {
      throw new DamagedFileException(file.path(), "its header is damaged: its checksum is wrong");
    }
    if (!layout.isFollowedIn(words, lines(TEXT + length) * LINE)) {
      throw new DamagedFileException(
          file.path(), "its header is damaged: its parts are not where it says");
    }
    return layout;
  }

  private static MapLayout of(String text) {
    int at = text.indexOf(CHUNKS);
    int end = text.indexOf(',', at);
    if (at < 0 || end < 0) {
      return null;
    }
    String chunks = text.substring(at + CHUNKS.length(), end);
    return chunks.matches("[0-9]{1,9}")
        ? new MapLayout(Long.parseLong(chunks) / MapFile.CHUNKS_PER_ENTRY)
        : null;
  }

  /** Whether the places behind the text are those of this layout; Chronicle believes them. */
  private boolean isFollowedIn(ByteBuffer head, int lock) {
    ByteBuffer expected = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    int at = lock + Long.BYTES + GLOBAL_ZEROS;
    expected.putInt(at, HEAD);
    expected.putLong(at + Integer.BYTES, bytes());
    int from = lock + Long.BYTES;
    return head.slice(from, HEAD - from).equals(expected.slice(from, HEAD - from));
  }
}
