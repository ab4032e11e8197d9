package dev.penstock.memory;

/**
 * Makes several stores one: all of them hold, or none does, also when the process that makes them
 * is killed in between. Used only while holding the lock that guards the words.
 *
 * <p>An undo journal: before a word is changed its old value is written here. {@link #commit}
 * empties the journal with one store; {@link #rollBack} puts the old values back. Who takes the
 * lock from the dead calls {@link #rollBack} first, and may himself be killed while at it: the next
 * one begins again.
 *
 * <pre>
 *  byte  0  count     how many entries are valid
 *        8  checksum  of all words that were ever changed through the journal
 *       16  entry 0   byte offset of a word, and its old value
 *       32  entry 1
 *        …
 * </pre>
 *
 * <p>The checksum is the XOR of a hash of each word's offset and value, where 0 counts nothing, so
 * it is kept up to date in a few instructions; {@link #hash} lets a check add up all words anew and
 * find any bit that changed otherwise.
 */
public final class Journal {
  private static final int CHECKSUM = 8;
  private static final int FIRST_ENTRY = 16;
  private static final int ENTRY_BYTES = 16;

  /** So many words are copied at once. */
  private static final int PIECE = 4096;

  private final Region region;
  private final int at;
  private final int capacity;
  private int count;
  private long checksum;
  private boolean used;

  /**
   * @param at byte offset of the journal in the region
   * @param bytes it may take
   */
  public Journal(Region region, int at, int bytes) {
    this.region = region;
    this.at = at;
    this.capacity = (bytes - FIRST_ENTRY) / ENTRY_BYTES;
  }

  /** Changes a word, if it is not so already. Nobody may change it otherwise. */
  public void set(int offset, long value) {
    long old = region.get(offset);
    if (old == value) {
      return;
    }
    if (count == 0) {
      checksum = region.get(at + CHECKSUM);
    }
    checksum ^= hash(offset, old) ^ hash(offset, value);
    record(offset, old);
    region.setOrdered(offset, value);
  }

  /**
   * Changes a word that is also changed without the lock, so that the checksum leaves it out. The
   * caller has seen to it that nobody else changes it until {@link #commit}.
   */
  public void setUnchecked(int offset, long value) {
    record(offset, region.get(offset));
    if (count == 1) {
      checksum = region.get(at + CHECKSUM);
    }
    region.setOrdered(offset, value);
  }

  /** Whether anything was changed since the last call, also if it was undone. */
  public boolean wasUsed() {
    boolean was = used;
    used = false;
    return was;
  }

  private void record(int offset, long old) {
    used = true;
    if (count == capacity) {
      throw new IllegalStateException("a change of more than " + capacity + " words");
    }
    int entry = at + FIRST_ENTRY + count * ENTRY_BYTES;
    region.setOrdered(entry, offset);
    region.setOrdered(entry + 8, old);
    region.setOrdered(at, ++count);
  }

  /** Makes all changes since the last call final. */
  public void commit() {
    if (count > 0) {
      long old = region.get(at + CHECKSUM);
      if (old != checksum) {
        record(at + CHECKSUM, old);
        region.setOrdered(at + CHECKSUM, checksum);
      }
      region.setOrdered(at, 0);
      count = 0;
    }
  }

  /** Undoes what was not committed, by this process or by one that died; nothing if all was. */
  public void rollBack() {
    long entries = region.get(at);
    if (entries < 0 || entries > capacity) {
      throw new DamagedFileException(region.file(), "its journal names " + entries + " changes");
    }
    used |= entries != 0;
    for (int left = (int) entries; left > 0; left--) {
      int entry = at + FIRST_ENTRY + (left - 1) * ENTRY_BYTES;
      long word = region.get(entry);
      if (word < MappedRegion.FIRST_WORD || word > Integer.MAX_VALUE || word % Long.BYTES != 0) {
        throw new DamagedFileException(region.file(), "its journal names a word at " + word);
      }
      region.setOrdered((int) word, region.get(entry + 8));
      region.setOrdered(at, left - 1);
    }
    count = 0;
  }

  /** Whether nothing waits to be committed or undone; without the lock, at some moment of late. */
  public boolean isEmpty() {
    return region.get(at) == 0;
  }

  /** The checksum of all words changed so far, for comparing. Under the lock. */
  public long checksum() {
    return region.get(at + CHECKSUM);
  }

  /** What a word adds to the checksum. */
  public static long hash(int offset, long value) {
    return value == 0 ? 0 : mix(value ^ mix(offset));
  }

  /**
   * What all words between two byte offsets add to the checksum. Under the lock. They are copied in
   * pieces: read one by one, a hundred thousand of them took a young JVM's interpreter 0.2 s.
   */
  public static long sum(Region region, int from, int to) {
    long[] piece = new long[PIECE];
    long sum = 0;
    for (int at = from; at < to; at += PIECE * Long.BYTES) {
      int count = Math.min(PIECE, (to - at) / Long.BYTES);
      region.getWords(at, piece, count);
      for (int i = 0; i < count; i++) {
        if (piece[i] != 0) { // few are not
          sum ^= hash(at + i * Long.BYTES, piece[i]);
        }
      }
    }
    return sum;
  }

  /** Finalizer of SplitMix64: every input bit changes every output bit. */
  private static long mix(long x) {
    long h = x + 0x9e3779b97f4a7c15L;
    h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
    h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
    return h ^ h >>> 31;
  }
}
