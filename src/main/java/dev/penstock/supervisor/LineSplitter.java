package dev.penstock.supervisor;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream of bytes into lines at each newline, and lines that are too long into pieces. The
 * bytes are not looked at otherwise. Not thread-safe.
 */
final class LineSplitter {
  /** Takes each line as soon as its newline was read. */
  @FunctionalInterface
  interface Sink {
    /**
     * @param text without the newline
     * @param goesOn whether this continues the line of the piece before
     */
    void line(byte[] text, boolean goesOn);
  }

  private final int longest;
  private final Sink sink;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean goesOn;

  LineSplitter(int longest, Sink sink) {
    this.longest = longest;
    this.sink = sink;
  }

  void feed(byte[] chunk, int length) {
    for (int i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        cut(false);
      } else {
        if (line.size() == longest) {
          cut(true);
        }
        line.write(chunk[i]);
      }
    }
  }

  /** The stream is at its end: what came after the last newline is a line as well. */
  void finish() {
    if (line.size() > 0) {
      cut(false);
    }
  }

  private void cut(boolean inTheMiddle) {
    sink.line(line.toByteArray(), goesOn);
    line.reset();
    goesOn = inTheMiddle;
  }
}
