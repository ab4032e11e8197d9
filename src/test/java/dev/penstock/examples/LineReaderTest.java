package dev.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void lines_come_without_their_line_feed_and_keep_all_else() throws IOException {
    assertThat(lines("one\r\n\n three\n")).containsExactly("one\r", "", " three");
  }

  @Test
  void nothing_has_no_line() throws IOException {
    assertThat(lines("")).isEmpty();
  }

  @Test
  void a_last_line_without_line_feed_is_told_apart() throws IOException {
    LineReader reader = reader("one\ntwo");
    reader.next();
    assertThat(reader.endedLine()).isTrue();
    assertThat(reader.next()).isEqualTo(bytes("two"));
    assertThat(reader.endedLine()).isFalse();
    assertThat(reader.next()).isNull();
  }

  @Test
  void a_line_of_a_megabyte_comes_whole() throws IOException {
    String line = "x".repeat(1 << 20);
    assertThat(lines("a\n" + line + "\nb\n")).containsExactly("a", line, "b");
  }

  @Test
  void a_longer_line_comes_in_pieces_that_cut_no_character() throws IOException {
    String line = "x" + "é".repeat(3 * LineReader.LONGEST);
    LineReader reader = reader(line + "\nend\n");
    StringBuilder joined = new StringBuilder();
    int pieces = 0;
    do {
      String piece = new String(reader.next(), StandardCharsets.UTF_8);
      assertThat(piece.indexOf('\ufffd')).isNegative();
      joined.append(piece);
      pieces++;
    } while (!reader.endedLine());
    assertThat(pieces).isGreaterThan(1);
    assertThat(joined.toString().equals(line)).isTrue();
    assertThat(reader.next()).isEqualTo(bytes("end"));
  }

  private static List<String> lines(String text) throws IOException {
    LineReader reader = reader(text);
    List<String> lines = new ArrayList<>();
    for (byte[] line; (line = reader.next()) != null; ) {
      lines.add(new String(line, StandardCharsets.UTF_8));
    }
    return lines;
  }

  private static LineReader reader(String text) {
    return new LineReader(new ByteArrayInputStream(bytes(text)));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
