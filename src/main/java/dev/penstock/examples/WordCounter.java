package dev.penstock.examples;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Counts words as {@code wc -w} of GNU coreutils 9.1 does: a word is a stretch between white space
 * with at least one printing character in it. Keeps its place between calls, so that one text can
 * be given in pieces. Not thread-safe.
 *
 * <p>In a UTF-8 locale, bytes that are not UTF-8 neither print nor separate, and non-breaking
 * spaces separate. In any other locale only ASCII prints. What prints is Unicode as the JDK knows
 * it; a character assigned since may count differently in wc.
 */
final class WordCounter {
  private static final int WORD_JOINER = 0x2060;
  private static final int NOT_A_CHARACTER = -1;

  private final boolean utf8;
  private final Consumer<String> words;
  private boolean insideWord;

  /**
   * @param utf8 whether the text is in a UTF-8 locale
   * @param words is given each word that ends or reaches the end of a piece
   */
  WordCounter(boolean utf8, Consumer<String> words) {
    this.utf8 = utf8;
    this.words = words;
  }

  /** Whether wc in the locale this process was started in reads text as UTF-8. */
  static boolean localeIsUtf8() {
    String replaced = System.getenv("PENSTOCK_LOCALE"); // the launcher sets it with a better LC_ALL
    return replaced == null && "UTF-8".equals(System.getProperty("native.encoding"));
  }

  /** Whether the text so far ends in a word that more text would continue. */
  boolean isInsideWord() {
    return insideWord;
  }

  /** The text goes on inside a word that was counted before. */
  void beginInsideWord() {
    insideWord = true;
  }

  /** Reads a piece of text, and returns how many words begin in it. */
  int count(byte[] text) {
    int count = 0;
    int start = 0; // of the stretch between white space
    boolean counted = false; // a word that begins in this piece
    for (int i = 0; i < text.length; ) {
      int length = utf8 ? sequenceLength(text, i) : 1;
      int c = character(text, i, length);
      if (isSpace(c)) {
        if (counted) {
          words.accept(text(text, start, i));
        }
        insideWord = false;
        counted = false;
        start = i + length;
      } else if (!insideWord && isPrinting(c)) {
        insideWord = true;
        counted = true;
        count++;
      }
      i += length;
    }
    if (counted) {
      words.accept(text(text, start, text.length));
    }
    return count;
  }

  private static String text(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  private static boolean isSpace(int c) {
    return c == ' '
        || c >= '\t' && c <= '\r'
        || c > 0x7f && (Character.getType(c) == Character.SPACE_SEPARATOR || c == WORD_JOINER);
  }

  private static boolean isPrinting(int c) {
    if (c <= 0x7f) {
      return c > ' ' && c < 0x7f;
    }
    return switch (Character.getType(c)) {
      case Character.UNASSIGNED,
          Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The character of the sequence that begins here, if it is one. */
  private static int character(byte[] text, int at, int length) {
    int first = text[at];
    if (length == 1) {
      return first >= 0 ? first : NOT_A_CHARACTER;
    }
    int c = first & 0x7f >> length;
    for (int i = 1; i < length; i++) {
      c = c << 6 | text[at + i] & 0x3f;
    }
    return c;
  }

  /** How many bytes the well-formed UTF-8 sequence that begins here has; 1 if there is none. */
  private static int sequenceLength(byte[] text, int at) {
    int first = text[at] & 0xff;
    int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 1;
    if (length == 1 || first > 0xf4 || at + length > text.length) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xc0) != 0x80) {
        return 1;
      }
    }
    int second = text[at + 1] & 0xff;
    boolean overlongOrTooLarge =
        first == 0xe0 && second < 0xa0
            || first == 0xed && second > 0x9f
            || first == 0xf0 && second < 0x90
            || first == 0xf4 && second > 0x8f;
    return overlongOrTooLarge ? 1 : length;
  }
}
