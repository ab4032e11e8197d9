package dev.penstock.state;

import dev.penstock.fault.PenstockException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Elements of a list that follow each other and are stored together: each one's length, 7 bits in a
 * byte, the lowest first, bit 7 set in all but the last; and its bytes. Immutable.
 */
final class ListChunk {
  static final ListChunk EMPTY = new ListChunk(new byte[0], 0);

  static final int MOST_ELEMENTS = 128;

  /** With what else is in a root, under a kilobyte: engines store little at once the fastest. */
  static final int MOST_BYTES = 800;

  private final byte[] bytes;
  private final int count;

  /** Takes the array over. */
  ListChunk(byte[] bytes, int count) {
    this.bytes = bytes;
    this.count = count;
  }

  int count() {
    return count;
  }

  byte[] bytes() {
    return bytes;
  }

  /** How many bytes an element takes. */
  static int bytesOf(byte[] element) {
    return lengthBytes(element.length) + element.length;
  }

  /** Whether one more may be put to these, to be stored together. */
  boolean hasRoomFor(byte[] element) {
    return count < MOST_ELEMENTS && bytes.length + bytesOf(element) <= MOST_BYTES;
  }

  /** Whether these are no more than should be stored together. */
  boolean isStoredAsOne() {
    return count <= MOST_ELEMENTS && bytes.length <= MOST_BYTES;
  }

  /** Whether these are so few that they should be stored with others. */
  boolean isSmall() {
    return count < MOST_ELEMENTS / 4 && bytes.length < MOST_BYTES / 4;
  }

  /** Whether these leave some room, so that the next insertion does not tear them apart. */
  boolean isRoomy() {
    return count <= MOST_ELEMENTS * 3 / 4 && bytes.length <= MOST_BYTES * 3 / 4;
  }

  byte[] get(int index) {
    int at = offset(index);
    int length = length(at);
    int start = at + lengthBytes(length);
    return Arrays.copyOfRange(bytes, start, start + length);
  }

  /** The index of the first element of these bytes, or -1. */
  int indexOf(byte[] element) {
    int at = 0;
    for (int index = 0; index < count; index++) {
      int length = length(at);
      int start = at + lengthBytes(length);
      if (isAt(start, length, element)) {
        return index;
      }
      at = start + length;
    }
    return -1;
  }

  /** How many elements have these bytes. */
  int count(byte[] element) {
    int found = 0;
    int at = 0;
    for (int index = 0; index < count; index++) {
      int length = length(at);
      int start = at + lengthBytes(length);
      found += isAt(start, length, element) ? 1 : 0;
      at = start + length;
    }
    return found;
  }

  private boolean isAt(int start, int length, byte[] element) {
    return Arrays.equals(bytes, start, start + length, element, 0, element.length);
  }

  /** Puts the elements from one index to before another to a list. */
  void addTo(List<byte[]> elements, int from, int to) {
    int at = offset(from);
    for (int index = from; index < to; index++) {
      int length = length(at);
      int start = at + lengthBytes(length);
      elements.add(Arrays.copyOfRange(bytes, start, start + length));
      at = start + length;
    }
  }

  ListChunk with(int index, byte[] element) {
    int at = offset(index);
    return spliced(at, at, element, count + 1);
  }

  ListChunk replaced(int index, byte[] element) {
    return spliced(offset(index), offset(index + 1), element, count);
  }

  ListChunk without(int index) {
    return spliced(offset(index), offset(index + 1), null, count - 1);
  }

  ListChunk joined(ListChunk next) {
    byte[] both = Arrays.copyOf(bytes, bytes.length + next.bytes.length);
    System.arraycopy(next.bytes, 0, both, bytes.length, next.bytes.length);
    return new ListChunk(both, count + next.count);
  }

  /** The same elements in the reverse order. */
  ListChunk reverse() {
    byte[] then = new byte[bytes.length];
    int at = 0;
    for (int i = 0; i < count; i++) {
      int length = length(at);
      int whole = lengthBytes(length) + length;
      System.arraycopy(bytes, at, then, bytes.length - at - whole, whole);
      at += whole;
    }
    return new ListChunk(then, count);
  }

  /** The same elements in chunks of which none is too large; none at all if there are none. */
  List<ListChunk> split() {
    List<ListChunk> parts = new ArrayList<>(1);
    splitInto(parts);
    return parts;
  }

  private void splitInto(List<ListChunk> parts) {
    if (isStoredAsOne() || count == 1) {
      if (count > 0) {
        parts.add(this);
      }
      return;
    }
    int index = 1;
    while (index < count - 1 && offset(index) < bytes.length / 2) {
      index++;
    }
    int at = offset(index);
    new ListChunk(Arrays.copyOf(bytes, at), index).splitInto(parts);
    new ListChunk(Arrays.copyOfRange(bytes, at, bytes.length), count - index).splitInto(parts);
  }

  private ListChunk spliced(int from, int to, byte[] element, int countThen) {
    int inserted = element == null ? 0 : bytesOf(element);
    byte[] then = new byte[bytes.length - (to - from) + inserted];
    System.arraycopy(bytes, 0, then, 0, from);
    if (element != null) {
      int at = from;
      int left = element.length;
      for (; left > 0x7f; left >>>= 7) {
        then[at++] = (byte) (left | 0x80);
      }
      then[at++] = (byte) left;
      System.arraycopy(element, 0, then, at, element.length);
    }
    System.arraycopy(bytes, to, then, from + inserted, bytes.length - to);
    return new ListChunk(then, countThen);
  }

  private int offset(int index) {
    if (index == count) {
      return bytes.length;
    }
    int at = 0;
    for (int i = 0; i < index; i++) {
      int length = length(at);
      at += lengthBytes(length) + length;
    }
    return at;
  }

  private int length(int at) {
    int length = 0;
    int shift = 0;
    for (int i = at; i < bytes.length; i++) {
      length |= (bytes[i] & 0x7f) << shift;
      if (bytes[i] >= 0) {
        return length;
      }
      shift += 7;
    }
    throw new PenstockException("elements of a list are damaged: they end within one");
  }

  private static int lengthBytes(int length) {
    int bytes = 1;
    for (int left = length; left > 0x7f; left >>>= 7) {
      bytes++;
    }
    return bytes;
  }
}
