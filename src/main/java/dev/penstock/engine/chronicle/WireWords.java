package dev.penstock.engine.chronicle;

/**
 * What Chronicle's files are made of: documents, each behind a word with its length, and in those
 * of its own, fields by name.
 *
 * <pre>
 *  bit 31  the document is not complete
 *      30  it is one of Chronicle's own
 *       0  length, 30 bits; the next document begins at the next multiple of 4
 *  0           nothing is here yet
 *  0xc0000000  the end of a file that is complete
 * </pre>
 */
final class WireWords {
  static final int END = 0xc000_0000;
  static final int OWN = 0x4000_0000;
  private static final int INCOMPLETE = 0x8000_0000;
  private static final int LENGTH = 0x3fff_ffff;

  private static final int NAME = 0xb9;
  private static final int TYPE = 0xb6;
  private static final int NESTED = 0x82;
  private static final int ARRAY = 0x8d;
  private static final int PADDING = 0x8f;
  private static final int LONG_PADDING = 0x8e;
  private static final int TEXT = 0xe0;
  private static final int FIELD = 0xc0;

  private WireWords() {}

  static boolean isComplete(int word) {
    return (word & INCOMPLETE) == 0;
  }

  static boolean isOwn(int word) {
    return (word & OWN) != 0;
  }

  static int length(int word) {
    return word & LENGTH;
  }

  /** Where the document behind this one begins. */
  static long behind(long at, int word) {
    return at + Integer.BYTES + length(word) + 3 & ~3L;
  }

  /** Passes the word of one of Chronicle's own documents, and its name. Returns its end. */
  static long own(RawFile file, String name) {
    long at = file.position();
    int word = file.nextInt();
    if (!isComplete(word) || !isOwn(word) || length(word) == 0) {
      throw file.damaged(at, "does not begin a document of Chronicle's own");
    }
    file.expect(NAME, name.length());
    file.expect(name);
    return at + Integer.BYTES + length(word);
  }

  /** Passes the beginning of fields. Returns where they end. */
  static long nested(RawFile file, String type) {
    file.expect(TYPE, type.length());
    file.expect(type);
    file.expect(NESTED);
    int length = file.nextInt();
    return file.position() + length;
  }

  static void ends(RawFile file, long end) {
    if (file.position() != end) {
      throw file.damaged(file.position(), "should be byte " + end + " by the length that is named");
    }
  }

  static void field(RawFile file, String name) {
    file.expect(FIELD + name.length());
    file.expect(name);
  }

  static void text(RawFile file, String text) {
    file.expect(TEXT + text.length());
    file.expect(text);
  }

  /** Passes what fills up to a multiple of 8, so that a number behind can be changed at once. */
  private static int code(RawFile file) {
    int code = file.next();
    while (code == PADDING || code == LONG_PADDING) {
      if (code == LONG_PADDING) {
        long skipped = file.nextInt();
        if (skipped < 0 || skipped > Long.BYTES) {
          throw file.damaged(file.position(), "names a padding of " + skipped);
        }
        file.at(file.position() + skipped);
      }
      code = file.next();
    }
    return code;
  }

  static long number(RawFile file) {
    int code = code(file);
    return switch (code) {
      case 0xa1, 0xa4 -> file.next();
      case 0xa2, 0xa5 -> file.next() | file.next() << 8;
      case 0xa3 -> file.nextInt() & 0xffff_ffffL;
      case 0xa6 -> file.nextInt();
      case 0xa7 -> file.nextLong();
      default -> throw file.damaged(file.position() - 1, "is not the kind of a number");
    };
  }

  /**
   * Passes the beginning of an array and checks how many places it has; returns how many are used.
   */
  static long array(RawFile file, long capacity) {
    if (code(file) != ARRAY) {
      throw file.damaged(file.position() - 1, "does not begin an array");
    }
    long found = file.nextLong();
    if (found != capacity) {
      throw file.damaged(
          file.position() - 8, "names an array of " + found + " instead of " + capacity);
    }
    return file.nextLong();
  }
}
