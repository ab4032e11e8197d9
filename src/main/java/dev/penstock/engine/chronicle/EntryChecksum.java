package dev.penstock.engine.chronicle;

import net.openhft.chronicle.hash.impl.stage.entry.ChecksumHashing;

/** The checksum that Chronicle stores with each entry of a map. */
final class EntryChecksum {
  static final int BYTES = 4;

  private EntryChecksum() {}

  /**
   * The checksum of an entry.
   *
   * @param rest the hash of all between key and checksum: a length, and what is stored
   */
  static int of(long keyLength, long keyHash, long rest) {
    long both = ChecksumHashing.hash8To16Bytes(keyLength, keyHash, rest);
    return (int) (both ^ both >>> Integer.SIZE);
  }
}
