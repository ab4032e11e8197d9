package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, durations and suggestions: the rules that hold for single words. */
class WordsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "Lines.2026-01_x", "a."})
  void a_name_that_is_a_good_file_name_is_given_back(String name) {
    assertThat(Names.checkQueue(name)).isEqualTo(name);
    assertThat(Names.checkGroup(name)).isEqualTo(name);
    assertThat(Names.checkMap(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../x", "a/b", "-rf", "_a", "a b", "a\n", "é", "a:b"})
  void a_name_that_could_mean_another_file_is_refused(String name) {
    assertThatThrownBy(() -> Names.checkQueue(name))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("\"" + name + "\" is not a queue name: use " + Names.RULE);
    assertThatThrownBy(() -> Names.checkGroup(name)).hasMessageContaining("is not a group name");
    assertThatThrownBy(() -> Names.checkMap(name)).hasMessageContaining("is not a map name");
  }

  @Test
  void a_name_has_at_most_100_characters() {
    assertThat(Names.checkQueue("q".repeat(100))).hasSize(100);
    assertThatThrownBy(() -> Names.checkQueue("q".repeat(101)))
        .hasMessageEndingWith("at most 100 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "0s, PT0S",
    "10s, PT10S",
    "5m, PT5M",
    "2h, PT2H",
    "7d, PT168H",
    "2w, PT336H",
    "1y, PT8760H",
    "100y, PT876000H",
    "36500d, PT876000H",
    "3153600000000ms, PT876000H"
  })
  void a_duration_has_a_unit(String written, Duration duration) {
    assertThat(Durations.parse(written)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "s",
        "5 s",
        "5S",
        "-5s",
        "1.5s",
        "5m30s",
        "36501d",
        "101y",
        "1M",
        "9999999999999y",
        "١s"
      })
  void anything_else_is_no_duration(String written) {
    assertThat(Durations.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0ms, 0s",
    "1ms, 1ms",
    "60s, 1m",
    "90s, 90s",
    "48h, 2d",
    "1y, 365d",
    "3153599999999ms, 3153599999999ms"
  })
  void a_duration_is_written_with_the_largest_unit_and_read_again(String one, String written) {
    Duration duration = Durations.parse(one).orElseThrow();

    assertThat(Durations.write(duration)).isEqualTo(written);
    assertThat(Durations.parse(written)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT-1S", "PT0.0001S", "PT876001H"})
  void a_duration_that_could_not_be_read_again_is_not_written(Duration duration) {
    assertThatThrownBy(() -> Durations.write(duration)).isInstanceOf(InvalidInputException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0B, 0",
    "1B, 1",
    "3KB, 3000",
    "5MB, 5000000",
    "10GB, 10000000000",
    "1_000TB, 1000000000000000",
    "3KiB, 3072",
    "1MiB, 1048576",
    "2GiB, 2147483648",
    "1TiB, 1099511627776",
    "000000000000000001B, 1"
  })
  void a_size_has_a_unit_of_1000_or_1024(String written, long bytes) {
    assertThat(Sizes.parse(written)).contains(bytes);
    assertThat(Sizes.parse(Sizes.write(bytes))).contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "GB",
        "1 GB",
        "1gb",
        "1G",
        "1.5GB",
        "-1B",
        "_1B",
        "1__0B",
        "1001TB",
        "910TiB",
        "1000000000000001B",
        "99999999999999999999B"
      })
  void anything_else_is_no_size(String written) {
    assertThat(Sizes.parse(written)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0B", "999, 999B", "1500, 1500B", "10000000000, 10GB", "1048576, 1MiB"})
  void a_size_is_written_with_the_largest_unit(long bytes, String written) {
    assertThat(Sizes.write(bytes)).isEqualTo(written);
  }

  @Test
  void the_longest_duration_can_be_counted_in_nanoseconds() {
    assertThat(Durations.parse("36500d").orElseThrow().toNanos()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "cuont, count",
    "coun, count",
    "countt, count",
    "kount, count",
    "rnu, run",
    "stopTimeout, stop_timeout",
    "comand, command"
  })
  void a_slip_of_the_hand_is_recognised(String slip, String meant) {
    assertThat(Suggestion.nearest(slip, ProgramReader.KEYS)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"colour", "x", "", "queues", "memory_limit"})
  void another_word_is_not_taken_for_a_slip(String word) {
    assertThat(Suggestion.nearest(word, ProgramReader.KEYS)).isEmpty();
  }

  @Test
  void the_nearest_of_several_is_suggested() {
    assertThat(Suggestion.nearest("inpot", List.of("import", "input", "output"))).contains("input");
  }
}
