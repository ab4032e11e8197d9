package dev.penstock.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a stream into lines of any bytes, without their line feeds. Not thread-safe. */
final class LineSource {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private int from;
  private int to;

  LineSource(InputStream in) {
    this.in = in;
  }

  /** The next line; null at the end. What stands behind the last line feed is a line too. */
  byte[] next() throws IOException {
    while (true) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          begun.write(buffer, from, i - from);
          from = i + 1;
          return take();
        }
      }
      begun.write(buffer, from, to - from);
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        return begun.size() > 0 ? take() : null;
      }
    }
  }

  private byte[] take() {
    byte[] line = begun.toByteArray();
    begun.reset();
    return line;
  }
}
