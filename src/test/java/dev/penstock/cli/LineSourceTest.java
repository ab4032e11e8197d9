package dev.penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSourceTest {
  @Test
  void lines_end_with_a_line_feed_or_the_end() throws IOException {
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n")).containsExactly("");
    assertThat(lines("a")).containsExactly("a");
    assertThat(lines("a\n\nb\r\nc")).containsExactly("a", "", "b\r", "c");
  }

  @Test
  void a_line_may_be_longer_than_what_is_read_at_once() throws IOException {
    String sizable = "x".repeat(200_000);

    assertThat(lines("a\n" + sizable + "\n" + sizable)).containsExactly("a", sizable, sizable);
  }

  private static List<String> lines(String text) throws IOException {
    LineSource source =
        new LineSource(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    List<String> lines = new ArrayList<>();
    for (byte[] line = source.next(); line != null; line = source.next()) {
      lines.add(new String(line, StandardCharsets.ISO_8859_1));
    }
    return lines;
  }
}
