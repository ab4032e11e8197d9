package dev.penstock.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Command;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordCounterTest {
  @TempDir Path folder;

  @Test
  void words_are_what_stands_between_white_space() {
    List<String> words = new ArrayList<>();
    WordCounter counter = new WordCounter(true, words::add);
    assertThat(counter.count(utf8("  to be,\tor not\u00a0to\n be "))).isEqualTo(6);
    assertThat(words).containsExactly("to", "be,", "or", "not", "to", "be");
  }

  @Test
  void a_word_cut_in_two_pieces_is_counted_once() {
    WordCounter counter = new WordCounter(true, word -> {});
    assertThat(counter.count(utf8("one tw"))).isEqualTo(2);
    assertThat(counter.isInsideWord()).isTrue();
    assertThat(counter.count(utf8("o three "))).isEqualTo(1);
    assertThat(counter.isInsideWord()).isFalse();
  }

  @Test
  void any_bytes_have_as_many_words_as_wc_finds_in_each_locale() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    check(bytes);
  }

  @Test
  void the_characters_of_old_scripts_count_as_in_wc() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int c = 1; c < 0x370; c++) { // all assigned, and known to every JDK and C library
      text.appendCodePoint(c).append(" x").appendCodePoint(c).append("x\n");
    }
    check(utf8(text.toString()));
    check(utf8("\u2028 \u2029 \u202f \u2060 \u3000 \u200b \ufeff \u4e00 \ud83d\ude00\n"));
  }

  @Test
  void sequences_that_only_look_like_utf_8_count_as_in_wc() throws Exception {
    check(bytes(0xc0, 0x80, ' ', 0xe0, 0x80, 0x80, ' ', 0xed, 0xa0, 0x80, ' '));
    check(bytes(0xf4, 0x90, 0x80, 0x80, ' ', 0xf5, 0x80, ' ', 0xe2, 0x82, ' ', 0xf0, 0x9f));
  }

  private void check(byte[] text) throws Exception {
    Path file = Files.write(folder.resolve("text"), text);
    for (String locale : List.of("C.UTF-8", "C")) {
      long words = new WordCounter(locale.equals("C.UTF-8"), word -> {}).count(text);
      assertThat(words).as(locale).isEqualTo(wc(file, locale));
    }
  }

  private long wc(Path file, String locale) {
    Command.Result result =
        Command.run(List.of("wc", "-w", file.toString()), Map.of("LC_ALL", locale), folder);
    return Long.parseLong(result.out().split(" ")[0]);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
