package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.MapConfig;
import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shared maps do beyond put and get, told as stories that every engine must live up to. */
public abstract class StateMapContract {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private SharedState state;
  private SharedMap<String> map;

  protected abstract String engine();

  @BeforeEach
  void open() {
    state = SharedState.in(folder, engine());
    map = state.map("words", Codec.text());
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void a_value_is_replaced_only_if_it_is_the_expected_one() {
    assertThat(map.replace("a", "one", "two")).isFalse();
    map.put("a", "one");
    assertThat(map.replace("a", "two", "three")).isFalse();
    assertThat(map.replace("a", "one", "two")).isTrue();
    assertThat(map.get("a")).contains("two");
  }

  @Test
  void a_version_is_left_with_each_change_and_never_comes_again() {
    map.put("a", "one");
    long first = map.entry("a").orElseThrow().version();
    assertThat(map.replaceVersion("a", first, "two")).isTrue();
    assertThat(map.replaceVersion("a", first, "three")).isFalse();
    long second = map.entry("a").orElseThrow().version();
    assertThat(second).isGreaterThan(first);

    map.remove("a");
    map.put("a", "two");

    assertThat(map.entry("a").orElseThrow().version()).isGreaterThan(second);
    assertThat(map.removeVersion("a", second)).isFalse();
    assertThat(map.removeVersion("a", map.entry("a").orElseThrow().version())).isTrue();
    assertThat(map.entry("a")).isEmpty();
  }

  @Test
  void a_removal_says_whether_there_was_something() {
    map.put("a", "one");
    assertThat(map.remove("a")).isTrue();
    assertThat(map.remove("a")).isFalse();
  }

  @Test
  void what_a_key_has_is_computed_from_what_it_had() {
    assertThat(map.compute("a", old -> Optional.of(old.orElse("-") + "x"))).contains("-x");
    assertThat(map.compute("a", old -> Optional.of(old.orElse("-") + "x"))).contains("-xx");
    assertThat(map.compute("a", old -> Optional.empty())).isEmpty();
    assertThat(map.get("a")).isEmpty();
  }

  @Test
  void a_change_that_throws_changes_nothing() {
    map.put("a", "one");
    assertThatThrownBy(
            () ->
                map.compute(
                    "a",
                    old -> {
                      throw new IllegalArgumentException("no");
                    }))
        .hasMessage("no");
    assertThatThrownBy(
            () ->
                map.atomically(
                    List.of("a", "b"),
                    entries -> {
                      entries.put("a", "two");
                      throw new IllegalArgumentException("no");
                    }))
        .hasMessage("no");
    assertThat(map.entries("")).containsExactly(Map.entry("a", "one"));
  }

  @Test
  void an_entry_is_gone_when_its_time_is_up() {
    map.put("brief", "one", Duration.ofMillis(30));
    map.put("long", "two", AN_HOUR);
    map.put("ever", "three");
    assertThat(map.entry("long").orElseThrow().expires().orElseThrow())
        .isBetween(Instant.now().plusSeconds(3000), Instant.now().plusSeconds(3700));
    assertThat(map.entry("ever").orElseThrow().expires()).isEmpty();

    await().until(() -> map.get("brief").isEmpty());

    assertThat(map.entry("brief")).isEmpty();
    assertThat(map.entries("").keySet()).containsExactly("ever", "long");
    assertThat(map.size()).isEqualTo(2);
    assertThat(map.remove("brief")).isFalse();
    assertThat(map.putIfAbsent("brief", "again")).isTrue();
    assertThat(map.entry("brief").orElseThrow().expires()).isEmpty();
  }

  @Test
  void a_change_leaves_the_time_of_an_entry_as_it_was_and_a_put_does_not() {
    map.put("a", "one", AN_HOUR);
    Optional<Instant> end = map.entry("a").orElseThrow().expires();
    map.update("a", "", old -> "two");
    map.replace("a", "two", "three");
    map.replaceVersion("a", map.entry("a").orElseThrow().version(), "four");
    assertThat(map.entry("a").orElseThrow().expires()).isEqualTo(end);
    map.put("a", "five");
    assertThat(map.entry("a").orElseThrow().expires()).isEmpty();
  }

  @Test
  void a_time_of_nothing_is_refused() {
    assertThatThrownBy(() -> map.put("a", "one", Duration.ZERO))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("give a time of more than nothing");
  }

  @Test
  void several_entries_are_changed_as_one() {
    map.put("a", "one");
    map.put("b", "two");
    map.atomically(
        List.of("a", "b", "c", "a"),
        entries -> {
          entries.put("c", entries.get("a").orElseThrow());
          entries.remove("a");
          entries.put("b", entries.get("b").orElseThrow() + entries.get("c").orElseThrow());
          assertThat(entries.get("a")).isEmpty();
        });
    assertThat(map.entries("")).isEqualTo(Map.of("b", "twoone", "c", "one"));
  }

  @Test
  void a_key_that_was_not_named_is_refused() {
    assertThatThrownBy(() -> map.atomically(List.of("a", "b"), entries -> entries.put("c", "x")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the key \"c\" of the map words is not one of those named: [a, b]");
  }

  @Test
  void more_than_fits_is_refused_as_a_whole() {
    String large = "x".repeat(1_000_000);
    List<String> keys = List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThatThrownBy(
            () -> map.atomically(keys, entries -> keys.forEach(key -> entries.put(key, large))))
        .isInstanceOf(StateFullException.class)
        .hasMessageContaining("cannot change 10 entries as one");
    assertThat(map.size()).isZero();
  }

  @Test
  void a_map_is_emptied_and_goes_on() {
    for (int i = 0; i < 1000; i++) {
      map.put("key" + i, "x");
    }
    long version = map.entry("key1").orElseThrow().version();
    map.clear();
    assertThat(map.size()).isZero();
    assertThat(map.get("key1")).isEmpty();
    map.put("key1", "y");
    assertThat(map.entries("")).containsExactly(Map.entry("key1", "y"));
    assertThat(map.entry("key1").orElseThrow().version()).isGreaterThan(version);
  }

  @Test
  void entries_are_shown_while_others_and_the_visitor_itself_go_on() {
    for (int i = 0; i < 1000; i++) {
      map.put((i % 2 == 0 ? "even" : "odd") + i, "x");
    }
    Map<String, String> seen = new HashMap<>();
    map.forEach(
        "even",
        (key, entry) -> {
          assertThat(seen.put(key, entry.value())).isNull();
          map.remove(key);
        });
    assertThat(seen).hasSize(500);
    assertThat(map.size()).isEqualTo(500);
  }

  @Test
  void a_map_grows_as_it_is_filled_and_is_the_same_for_another_opening() {
    try (SharedState elsewhere = SharedState.in(folder, engine())) {
      SharedMap<String> other = elsewhere.map("words", Codec.text());
      Map<String, String> expected = new HashMap<>();
      Random random = new Random(1);
      for (int i = 0; i < 30_000; i++) {
        String key = "key" + random.nextInt(20_000);
        String value = "v".repeat(random.nextInt(200)) + i;
        (i % 2 == 0 ? map : other).put(key, value);
        expected.put(key, value);
        if (i % 7 == 0) {
          String gone = "key" + random.nextInt(20_000);
          assertThat((i % 3 == 0 ? map : other).remove(gone))
              .isEqualTo(expected.remove(gone) != null);
        }
      }
      assertThat(other.size()).isEqualTo(expected.size());
      assertThat(other.entries("")).isEqualTo(expected);
      expected.forEach((key, value) -> assertThat(map.get(key)).contains(value));
    }
  }

  @Test
  void large_values_make_room_for_themselves() {
    String large = "x".repeat(1_000_000);
    for (int i = 0; i < 20; i++) {
      map.put("large" + i, large + i);
      map.put("small" + i, "y");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(map.get("large" + i)).contains(large + i);
      assertThat(map.get("small" + i)).contains("y");
    }
  }

  private static MapChange<String> next(MapWatch<String> watch) throws InterruptedException {
    return watch.next(Duration.ofSeconds(10)).orElseThrow();
  }

  private static String text(MapChange<String> change) {
    return change.kind() + " " + change.key() + change.entry().map(e -> "=" + e.value()).orElse("");
  }

  @Test
  void a_watch_tells_of_the_changes_of_all_to_what_begins_so_in_their_order() throws Exception {
    map.put("a.old", "0");
    try (SharedState elsewhere = SharedState.in(folder, engine());
        MapWatch<String> watch = map.watch("a.")) {
      SharedMap<String> other = elsewhere.map("words", Codec.text());
      other.put("a.1", "one");
      map.put("b.1", "not this");
      map.put("a.1", "two");
      other.remove("a.1");
      other.remove("a.1");
      map.atomically(
          List.of("a.2", "a.old", "b.2"),
          entries -> {
            entries.put("a.2", "x");
            entries.put("b.2", "y");
            entries.remove("a.old");
          });
      map.putIfAbsent("a.2", "no");
      map.clear();

      assertThat(text(next(watch))).isEqualTo("SET a.1=one");
      MapChange<String> second = next(watch);
      assertThat(text(second)).isEqualTo("SET a.1=two");
      assertThat(second.entry().orElseThrow().version()).isPositive();
      assertThat(text(next(watch))).isEqualTo("REMOVED a.1");
      assertThat(List.of(text(next(watch)), text(next(watch))))
          .containsExactlyInAnyOrder("SET a.2=x", "REMOVED a.old");
      assertThat(text(next(watch))).isEqualTo("EMPTIED ");
      assertThat(watch.next(Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void a_watch_tells_of_an_entry_whose_time_was_up_when_the_map_is_changed() throws Exception {
    try (MapWatch<String> watch = map.watch("")) {
      map.put("a", "one", Duration.ofMillis(1));
      await().until(() -> map.get("a").isEmpty());
      map.put("a", "two");
      assertThat(text(next(watch))).isEqualTo("SET a=one");
      assertThat(text(next(watch))).isEqualTo("REMOVED a");
      assertThat(text(next(watch))).isEqualTo("SET a=two");
    }
  }

  @Test
  void a_watch_that_does_not_keep_up_tells_how_many_it_missed() throws Exception {
    int count = 40;
    try (MapWatch<String> watch = map.watch("")) {
      for (int i = 0; i < count; i++) {
        map.put("a", "x".repeat(500_000) + i);
      }
      MapChange<String> first = next(watch);
      assertThat(first.kind()).isEqualTo(MapChange.Kind.SKIPPED);
      int seen = 0;
      String last = "";
      for (Optional<MapChange<String>> change = watch.next(Duration.ZERO);
          change.isPresent();
          change = watch.next(Duration.ZERO)) {
        seen++;
        last = change.get().entry().orElseThrow().value();
      }
      assertThat(seen).isPositive();
      assertThat(first.skipped() + seen).isEqualTo(count);
      assertThat(last).isEqualTo("x".repeat(500_000) + (count - 1));
    }
  }

  @Test
  void a_watch_waits_for_what_comes_and_no_longer_than_asked() throws Exception {
    try (MapWatch<String> watch = map.watch("")) {
      assertThat(watch.next(Duration.ofMillis(5))).isEmpty();
      Thread later = new Thread(() -> map.put("a", "one"));
      later.start();
      assertThat(text(next(watch))).isEqualTo("SET a=one");
      later.join();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> watch.next(Duration.ofMinutes(1)))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void all_changes_of_many_threads_are_told_and_those_to_a_key_in_order() throws Exception {
    int threads = 4;
    int each = 3000;
    try (MapWatch<String> watch = map.watch("")) {
      for (int thread = 0; thread < threads; thread++) {
        int number = thread;
        new Thread(
                () -> {
                  for (int i = 0; i < each; i++) {
                    map.put("own" + number, "" + i);
                    map.update("all", "0", old -> "" + (Integer.parseInt(old) + 1));
                  }
                })
            .start();
      }
      Map<String, Integer> last = new HashMap<>();
      for (int i = 0; i < 2 * threads * each; i++) {
        MapChange<String> change = next(watch);
        int value = Integer.parseInt(change.entry().orElseThrow().value());
        int expected = last.getOrDefault(change.key(), change.key().equals("all") ? 0 : -1) + 1;
        assertThat(value).isEqualTo(expected);
        last.put(change.key(), value);
      }
      assertThat(watch.next(Duration.ZERO)).isEmpty();
    }
  }

  @Test
  void a_map_that_may_not_grow_refuses_what_does_not_fit_and_says_what_to_change() {
    SharedState.configure(
        folder, engine(), Map.of("words", new MapConfig(OptionalLong.of(4_000_000))));
    String value = "x".repeat(500);
    int[] count = new int[1];
    assertThatThrownBy(
            () -> {
              for (; count[0] < 100_000; count[0]++) {
                map.put("key" + count[0], value);
              }
            })
        .isInstanceOf(StateFullException.class)
        .hasMessageContaining("the map words has no room for the ")
        .hasMessageContaining("bytes of \"key" + count[0])
        .hasMessageContaining(
            "it holds " + count[0] + " entries and may not grow beyond 4000000 bytes")
        .hasMessageContaining("raise max_bytes of the map words in the config");
    assertThat(map.size()).isEqualTo(count[0]);
    assertThat(map.get("key" + count[0])).isEmpty();
    assertThatThrownBy(
            () ->
                map.atomically(
                    List.of("key0", "key" + count[0]),
                    entries -> {
                      entries.put("key0", "changed");
                      entries.put("key" + count[0], value);
                    }))
        .isInstanceOf(StateFullException.class);
    assertThat(map.get("key0")).contains(value);

    SharedState.configure(folder, engine(), Map.of("words", new MapConfig(OptionalLong.empty())));
    map.put("key" + count[0], value);
    assertThat(map.get("key" + count[0])).contains(value);
  }
}
