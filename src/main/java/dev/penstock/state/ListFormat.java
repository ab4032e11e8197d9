package dev.penstock.state;

import dev.penstock.fault.PenstockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How the parts of a list are stored, each under a key of its own, little-endian.
 *
 * <pre>
 *  key root  byte  0  version of this layout, 1
 *                  1  level of the top: 0 a chunk, n a page of parts of level n - 1
 *                  2  number of the top, 0 if there is none; below 0 if all in it is reversed
 *                 10  number of the next part that is made
 *                 18  changes: another number after each change of what is not in the tail
 *                 26  how many elements are in the top
 *                 30  how many elements are in the tail, which follow those of the top
 *                 32  the tail's elements
 *  key N     a page         byte 0  'p'
 *                                1  for each part: its number, 64 bits, below 0 if all in it is
 *                                   reversed; how many elements are in it, 32 bits
 *            or a chunk     byte 0  'c'
 *                                1  how many elements, 16 bits
 *                                3  the elements
 * </pre>
 */
final class ListFormat {
  static final byte[] ROOT_KEY = "root".getBytes(StandardCharsets.UTF_8);

  private static final byte VERSION = 1;
  private static final byte PAGE = 'p';
  private static final byte CHUNK = 'c';
  private static final int CHANGES = 18;
  private static final int ROOT_HEAD = 32;
  private static final int CHUNK_HEAD = 3;
  private static final int CHILD_BYTES = 12;

  /** Of one element: with what is stored with it, an entry of a map of a megabyte. */
  static final int MOST_ELEMENT_BYTES = (1 << 20) - 64;

  private ListFormat() {}

  /**
   * The root of a list.
   *
   * @param level of the part at the top: 0 for a chunk
   * @param top all elements that are not in the tail; null if there are none
   * @param next the number of the next part that is made
   * @param changes another number after each change of what is not in the tail
   */
  record Root(int level, ListPage.Child top, long next, long changes, ListChunk tail) {}

  static byte[] key(long part) {
    return Long.toString(part).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] encode(Root root) {
    ListChunk tail = root.tail();
    return buffer(ROOT_HEAD + tail.bytes().length)
        .put(VERSION)
        .put((byte) root.level())
        .putLong(root.top() == null ? 0 : number(root.top()))
        .putLong(root.next())
        .putLong(root.changes())
        .putInt(root.top() == null ? 0 : root.top().count())
        .putShort((short) tail.count())
        .put(tail.bytes())
        .array();
  }

  static Root root(String list, byte[] stored) {
    ByteBuffer buffer = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.get();
    if (version != VERSION) {
      throw new PenstockException(
          "the list "
              + list
              + " has layout version "
              + version
              + ", this release of Penstock reads version "
              + VERSION);
    }
    int level = buffer.get();
    long top = buffer.getLong();
    long next = buffer.getLong();
    long changes = buffer.getLong();
    int count = buffer.getInt();
    return new Root(level, top == 0 ? null : child(top, count), next, changes, chunk(buffer));
  }

  private static ListPage.Child child(long number, int count) {
    return new ListPage.Child(Math.abs(number), count, number < 0);
  }

  private static long number(ListPage.Child child) {
    return child.reversed() ? -child.id() : child.id();
  }

  /** Whether nothing but the tail changed between these two of a root, null for none. */
  static boolean isSameTop(byte[] before, byte[] after) {
    if (before == null || after == null) {
      return before == after;
    }
    return buffer(before).getLong(CHANGES) == buffer(after).getLong(CHANGES);
  }

  static byte[] encode(ListChunk chunk) {
    return buffer(CHUNK_HEAD + chunk.bytes().length)
        .put(CHUNK)
        .putShort((short) chunk.count())
        .put(chunk.bytes())
        .array();
  }

  static byte[] encode(ListPage page) {
    ByteBuffer buffer = buffer(1 + page.size() * CHILD_BYTES).put(PAGE);
    for (ListPage.Child child : page.children()) {
      buffer.putLong(number(child)).putInt(child.count());
    }
    return buffer.array();
  }

  static ListChunk chunk(String list, long part, byte[] stored) {
    return chunk(checked(list, part, stored, CHUNK));
  }

  private static ListChunk chunk(ByteBuffer buffer) {
    int count = Short.toUnsignedInt(buffer.getShort());
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new ListChunk(bytes, count);
  }

  static ListPage page(String list, long part, byte[] stored) {
    ByteBuffer buffer = checked(list, part, stored, PAGE);
    List<ListPage.Child> children = new ArrayList<>(buffer.remaining() / CHILD_BYTES);
    while (buffer.hasRemaining()) {
      children.add(child(buffer.getLong(), buffer.getInt()));
    }
    return new ListPage(children);
  }

  private static ByteBuffer checked(String list, long part, byte[] stored, byte kind) {
    if (stored == null || stored.length == 0 || stored[0] != kind) {
      throw new PenstockException(
          "the list "
              + list
              + " is damaged: its part "
              + part
              + (stored == null ? " is missing" : " is no such part")
              + "; empty it, and fill it again");
    }
    return buffer(stored).position(1);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer buffer(int bytes) {
    return buffer(new byte[bytes]);
  }
}
