package dev.penstock.engine.chronicle;

import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;

/** What can be told of a document before it is read, or when it turned out to be damaged. */
final class DocumentBytes {
  /** So much of a damaged document is kept. */
  static final int KEPT = 1 << 20;

  private static final int CHUNK = 64 << 10;

  private DocumentBytes() {}

  /**
   * How many bytes of a document to read: all; or a first part if it is long and damaged, since a
   * length that is damaged may be of any size.
   */
  static int lengthWorthReading(Bytes<?> bytes) {
    long length = bytes.readRemaining();
    return length <= KEPT || isSound(bytes, length) ? (int) length : KEPT;
  }

  private static boolean isSound(Bytes<?> bytes, long length) {
    long start = bytes.readPosition();
    CRC32C checksum = new CRC32C();
    byte[] chunk = new byte[CHUNK];
    for (long at = MessageFormat.CHECKED_FROM; at < length; at += CHUNK) {
      int size = (int) Math.min(CHUNK, length - at);
      bytes.read(start + at, chunk, 0, size);
      checksum.update(chunk, 0, size);
    }
    bytes.read(start, chunk, 0, MessageFormat.CHECKED_FROM);
    checksum.update(chunk, 0, MessageFormat.CHECKSUM);
    return (int) checksum.getValue() == MessageFormat.intAt(chunk, MessageFormat.CHECKSUM);
  }

  /** Whether a sound document, with more than so many messages before it, lies in these bytes. */
  static boolean holdsDocument(byte[] buffer, int length, long count) {
    MessageFormat.Parser inner = new MessageFormat.Parser();
    for (int at = 0; at + MessageFormat.HEADER < length; at += Integer.BYTES) {
      int size = WireWords.length(MessageFormat.intAt(buffer, at));
      int from = at + Integer.BYTES;
      if (size >= MessageFormat.HEADER
          && size <= length - from
          && MessageFormat.isOfVersion(MessageFormat.intAt(buffer, from))) {
        System.arraycopy(buffer, from, inner.buffer(size), 0, size);
        if (inner.isSound() && inner.countBefore() > count) {
          return true;
        }
      }
    }
    return length == KEPT; // what was cut off may hold some
  }
}
