package dev.penstock.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Collects lines for standard output, which by itself would write each of them at once. */
final class LineWriter {
  private static final int MOST = 1 << 16;

  private final PrintStream out;
  private final byte[] buffer = new byte[MOST];
  private int length;

  LineWriter(PrintStream out) {
    this.out = out;
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(byte[] bytes) {
    if (bytes.length > MOST - length) {
      writeOut();
    }
    if (bytes.length > MOST) {
      out.write(bytes, 0, bytes.length);
    } else {
      System.arraycopy(bytes, 0, buffer, length, bytes.length);
      length += bytes.length;
    }
  }

  void endLine() {
    add(new byte[] {'\n'});
  }

  /** Writes what was collected. Returns false when nobody reads our output any more. */
  boolean flush() {
    writeOut();
    return !out.checkError();
  }

  private void writeOut() {
    out.write(buffer, 0, length);
    length = 0;
  }

  /** Whether so much was collected that it is time to write it. */
  boolean isFull() {
    return length > MOST / 2;
  }
}
