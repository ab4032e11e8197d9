package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of shared maps, told as stories that every engine must live up to. */
public abstract class StateEngineContract {
  @TempDir Path folder;
  private SharedState state;
  private SharedMap<Long> counts;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    counts = state.map("counts", Codec.int64());
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void a_value_put_is_found_until_it_is_removed() {
    assertThat(counts.get("a")).isEmpty();
    counts.put("a", 1L);
    counts.put("a", 2L);
    assertThat(counts.get("a")).contains(2L);
    counts.remove("a");
    counts.remove("a");
    assertThat(counts.get("a")).isEmpty();
  }

  @Test
  void only_the_first_of_two_puts_if_absent_counts() {
    assertThat(counts.putIfAbsent("a", 1L)).isTrue();
    assertThat(counts.putIfAbsent("a", 2L)).isFalse();
    assertThat(counts.get("a")).contains(1L);
  }

  @Test
  void an_update_starts_from_the_initial_value_and_returns_the_new_one() {
    assertThat(counts.update("a", 10L, n -> n + 1)).isEqualTo(11);
    assertThat(counts.update("a", 10L, n -> n + 1)).isEqualTo(12);
  }

  @Test
  void updates_from_many_threads_and_from_two_openings_are_all_counted() throws Exception {
    try (SharedState other = SharedState.in(folder, engine())) {
      SharedMap<Long> again = other.map("counts", Codec.int64());
      CountDownLatch done = new CountDownLatch(4);
      for (int i = 0; i < 4; i++) {
        SharedMap<Long> map = i % 2 == 0 ? counts : again;
        new Thread(
                () -> {
                  for (int n = 0; n < 5_000; n++) {
                    map.update("a", 0L, old -> old + 1);
                  }
                  done.countDown();
                })
            .start();
      }
      done.await();
      assertThat(counts.get("a")).contains(20_000L);
    }
  }

  @Test
  void entries_are_listed_by_prefix_in_order() {
    counts.put("b.2", 2L);
    counts.put("a", 0L);
    counts.put("b.1", 1L);
    assertThat(counts.entries("b.")).containsExactly(Map.entry("b.1", 1L), Map.entry("b.2", 2L));
    assertThat(counts.size()).isEqualTo(3);
  }

  @Test
  void a_map_outlives_its_object() {
    counts.put("a", 1L);
    close();
    open();
    assertThat(counts.get("a")).contains(1L);
    assertThat(state.names()).containsExactly("counts");
  }

  @Test
  void a_map_used_inside_its_own_update_is_refused_instead_of_waiting_for_itself() {
    assertThatThrownBy(() -> counts.update("a", 0L, n -> counts.get("b").orElse(n)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("from inside one of its own calls");
    counts.put("a", 1L);
  }

  @Test
  void an_entry_too_large_is_refused_with_its_size_and_changes_nothing() {
    SharedMap<byte[]> blobs = state.map("blobs", Codec.bytes());
    assertThatThrownBy(() -> blobs.put("large", new byte[10_000_000]))
        .isInstanceOf(StateFullException.class)
        .hasMessageContaining("no room for the 10000014 bytes of \"large\"")
        .hasMessageContaining("key and value may have 1048576 together");
    assertThat(blobs.get("large")).isEmpty();
    blobs.put("small", new byte[1]);
    assertThat(blobs.size()).isEqualTo(1);
  }
}
