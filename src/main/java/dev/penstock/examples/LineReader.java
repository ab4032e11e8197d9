package dev.penstock.examples;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream line by line, as bytes. A line longer than {@value #LONGEST} bytes comes in
 * pieces. Not thread-safe.
 */
final class LineReader {
  /** Bounds the memory that one line takes; text without line ends is read just as well. */
  static final int LONGEST = 4 << 20;

  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private boolean endedLine;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Whether the piece last returned was the end of a line. */
  boolean endedLine() {
    return endedLine;
  }

  /** The next line without its line feed, or piece of one; null at the end. */
  byte[] next() throws IOException {
    int scanned = from;
    while (true) {
      for (int i = scanned; i < to; i++) {
        if (buffer[i] == '\n') {
          endedLine = true;
          return take(i, i + 1);
        }
      }
      scanned = to;
      if (to - from >= LONGEST) {
        endedLine = false;
        return take(lastCharacterStart(), lastCharacterStart());
      }
      int offset = scanned - from;
      if (!fill()) {
        endedLine = false;
        return from == to ? null : take(to, to);
      }
      scanned = from + offset;
    }
  }

  /** Where the last character begins, so that none is cut in two. */
  private int lastCharacterStart() {
    int i = to - 1;
    while (i > to - 4 && (buffer[i] & 0xc0) == 0x80) {
      i--;
    }
    return i;
  }

  private byte[] take(int end, int next) {
    byte[] piece = Arrays.copyOfRange(buffer, from, end);
    from = next;
    return piece;
  }

  private boolean fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    if (to == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, to, buffer.length - to);
    to += Math.max(read, 0);
    return read > 0;
  }
}
