package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentIdsTest {
  private static final long START = 1_800_000_000_000L;
  private static final long WINDOW = 60_000;

  @TempDir Path folder;
  private SentIds ids;

  @BeforeEach
  void open() {
    ids = reopened();
  }

  private SentIds reopened() {
    return new SentIds(
        folder.resolve("sent.ids"), Duration.ofMillis(WINDOW), UnaryOperator.identity());
  }

  @Test
  void an_id_is_known_until_its_window_is_over_and_not_longer() {
    send("a", START);
    assertThat(has("a", START + WINDOW - 1)).isTrue();
    assertThat(has("b", START)).isFalse();
    assertThat(has("a", START + WINDOW)).isFalse();
  }

  @Test
  void an_id_of_the_generation_before_is_known_for_its_whole_window() {
    send("first", START);
    send("late", START + WINDOW - 1);
    send("turns", START + WINDOW);
    assertThat(has("late", START + 2 * WINDOW - 2)).isTrue();
    send("turns again", START + 2 * WINDOW);
    assertThat(has("turns", START + 2 * WINDOW - 1)).isTrue();
    assertThat(has("late", START + 2 * WINDOW)).isFalse();
    assertThat(has("first", START + 2 * WINDOW)).isFalse();
  }

  @Test
  void an_id_sent_again_after_its_window_is_known_for_another_one() {
    for (int i = 0; i < 10; i++) {
      long now = START + i * (WINDOW + 7);
      assertThat(has("a", now)).as("round " + i).isFalse();
      send("a", now);
      assertThat(has("a", now + WINDOW - 1)).as("round " + i).isTrue();
    }
  }

  @Test
  void ids_are_known_to_who_opens_the_file_anew() {
    send("a", START);
    ids = reopened();
    assertThat(has("a", START + 1)).isTrue();
  }

  @Test
  void a_full_generation_forgets_nothing_and_takes_no_more_until_its_window_is_over() {
    for (int i = 0; i < SentIds.MOST; i++) {
      send("id " + i, START + i / 100_000);
    }
    assertThat(ids.hasRoom(START + WINDOW - 1)).isFalse();
    for (int i = 0; i < SentIds.MOST; i += 997) {
      assertThat(has("id " + i, START + WINDOW - 1)).isTrue();
    }
    assertThat(ids.hasRoom(START + WINDOW)).isTrue();
    int last = SentIds.MOST - 1;
    assertThat(has("id " + last, START + last / 100_000 + WINDOW - 1)).isTrue();
  }

  private void send(String id, long now) {
    assertThat(ids.hasRoom(now)).isTrue();
    byte[] bytes = id.getBytes(UTF_8);
    ids.note(bytes, 0, bytes.length, now);
  }

  private boolean has(String id, long now) {
    byte[] bytes = id.getBytes(UTF_8);
    return ids.has(bytes, 0, bytes.length, now);
  }
}
