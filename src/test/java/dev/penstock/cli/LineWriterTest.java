package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class LineWriterTest {
  @Test
  void what_is_added_comes_out_in_order_whatever_its_size() {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    LineWriter out = new LineWriter(new PrintStream(written));
    StringBuilder all = new StringBuilder();
    for (int size : new int[] {1, 0, 40_000, 40_000, 70_000, 3, 65_536}) {
      out.add("x".repeat(size));
      out.endLine();
      all.append("x".repeat(size)).append('\n');
    }

    assertThat(out.flush()).isTrue();

    assertThat(written).hasToString(all.toString());
  }

  @Test
  void it_tells_that_nobody_reads() {
    LineWriter out = new LineWriter(new PrintStream(new Closed()));
    out.add("x");

    assertThat(out.flush()).isFalse();
  }

  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
