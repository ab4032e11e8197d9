package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.penstock.config.ProgramConfig.Restart;
import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file as a whole: what a good one gives, and how a bad one is told about. */
class ConfigFileTest {
  @TempDir Path folder;

  @Test
  void a_full_program_is_read_as_it_is_written() throws IOException {
    InstallationConfig config =
        read(
            """
            data: /var/lib/penstock
            share_with_group: staff
            programs:
              resize:
                run: com.example.Resize$Small
                args: [--width, 800, true, ""]
                classpath: [lib/a.jar, /opt/b]
                env: {LEVEL: 3, QUIET: ""}
                cwd: /srv
                input: images
                output: thumbnails
                group: small
                prefetch: 32
                time_limit: 1y
                count: 1_000
                restart: always
                autostart: false
                stop_timeout: 500ms
            """);

    assertThat(config.data()).isEqualTo(Path.of("/var/lib/penstock"));
    assertThat(config.shareWithGroup()).contains("staff");
    ProgramConfig resize = config.programs().get(0);
    assertThat(resize.name()).isEqualTo("resize");
    assertThat(resize.run()).contains("com.example.Resize$Small");
    assertThat(resize.command()).isEmpty();
    assertThat(resize.args()).containsExactly("--width", "800", "true", "");
    assertThat(resize.classpath()).containsExactly(Path.of("lib/a.jar"), Path.of("/opt/b"));
    assertThat(resize.env()).isEqualTo(Map.of("LEVEL", "3", "QUIET", ""));
    assertThat(resize.cwd()).contains(Path.of("/srv"));
    assertThat(resize.input()).contains("images");
    assertThat(resize.output()).contains("thumbnails");
    assertThat(resize.group()).isEqualTo("small");
    assertThat(resize.prefetch()).isEqualTo(32);
    assertThat(resize.timeLimit()).contains(Duration.ofDays(365));
    assertThat(resize.count()).isEqualTo(1000);
    assertThat(resize.restart()).isEqualTo(Restart.ALWAYS);
    assertThat(resize.autostart()).isFalse();
    assertThat(resize.stopTimeout()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void what_is_left_out_has_its_default() throws IOException {
    InstallationConfig config = read("programs: {shout: {command: ./shout.py}}");

    assertThat(config.data()).isEqualTo(Path.of("./data"));
    assertThat(config.shareWithGroup()).isEmpty();
    assertThat(config.queues()).isEmpty();
    ProgramConfig shout = config.programs().get(0);
    assertThat(shout.run()).isEmpty();
    assertThat(shout.command()).containsExactly("./shout.py");
    assertThat(shout.args()).isEmpty();
    assertThat(shout.classpath()).isEmpty();
    assertThat(shout.env()).isEmpty();
    assertThat(shout.cwd()).isEmpty();
    assertThat(shout.input()).isEmpty();
    assertThat(shout.output()).isEmpty();
    assertThat(shout.group()).isEqualTo("shout");
    assertThat(shout.prefetch()).isEqualTo(1);
    assertThat(shout.timeLimit()).isEmpty();
    assertThat(shout.count()).isEqualTo(1);
    assertThat(shout.restart()).isEqualTo(Restart.ON_FAILURE);
    assertThat(shout.autostart()).isTrue();
    assertThat(shout.stopTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void programs_keep_the_order_of_the_file() throws IOException {
    assertThat(read("programs: {z: {run: Z}, a: {run: A}, m: {run: M}}").programs())
        .extracting(ProgramConfig::name)
        .containsExactly("z", "a", "m");
  }

  @Test
  void an_anchor_is_read_wherever_its_alias_stands() throws IOException {
    InstallationConfig config =
        read(
            """
            programs:
              one: {run: A, env: &common {LEVEL: info}}
              two: {run: B, env: *common}
            """);

    assertThat(config.programs().get(1).env()).isEqualTo(Map.of("LEVEL", "info"));
  }

  @Test
  void reports_every_problem_of_a_file_at_once() {
    Path file = Path.of(folder + "/config.yaml");

    ConfigException broken =
        refused(
            """
            dta: ./data
            programs:
              count:
                run: com.example.Count
                cuont: 3
                restart: sometimes
              read:
                command: [cat]
                count: many
            """);

    assertThat(broken.getMessage().lines())
        .containsExactly(
            file
                + ":1: dta: ./data — unknown key; did you mean \"data\"?"
                + " (allowed: data, share_with_group, programs, queues, maps)",
            file
                + ":5: programs.count.cuont: 3 — unknown key; did you mean \"count\"? (allowed: "
                + String.join(", ", ProgramReader.KEYS)
                + ")",
            file
                + ":6: programs.count.restart: sometimes — expected one of never, on-failure, always",
            file + ":9: programs.read.count: many — expected a whole number from 1 to 1000");
    assertThat(broken.problems())
        .hasSize(4)
        .contains(
            new Problem(
                file, 9, "programs.read.count", "many", "expected a whole number from 1 to 1000"));
  }

  @Test
  void problems_come_in_the_order_of_the_file() {
    assertThat(refused("programs:\n  a: {run: A, count: 0}\nextra: x\n").problems())
        .extracting(Problem::key)
        .containsExactly("programs.a.count", "extra");
  }

  @Test
  void an_unknown_key_that_resembles_none_gets_no_suggestion() {
    assertThat(refused("programs: {a: {run: A, colour: red}}"))
        .hasMessageContaining("programs.a.colour: red — unknown key (allowed: run, ");
  }

  @Test
  void a_key_that_is_given_twice_is_a_problem_at_every_level() {
    assertThat(
            refused(
                """
                data: a
                programs:
                  one: {run: A, env: {X: 1, X: 2}}
                  one: {run: B}
                data: b
                """))
        .hasMessageContaining(":3: programs.one.env.X: 2 — is given twice, first in line 3")
        .hasMessageContaining(":4: programs.one: a mapping — is given twice, first in line 3")
        .hasMessageContaining(":5: data: b — is given twice, first in line 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing but this\n"})
  void an_empty_file_is_told_what_it_needs(String text) {
    assertThat(refused(text))
        .hasMessageEndingWith(
            ":1: the file is empty; it needs \"programs\" with at least one program");
  }

  @Test
  void a_file_needs_at_least_one_program() {
    assertThat(refused("data: x"))
        .hasMessageEndingWith(":1: it needs \"programs\" with at least one program");
    assertThat(refused("programs: {}"))
        .hasMessageEndingWith("programs: a mapping — expected at least one program");
    assertThat(refused("programs:"))
        .hasMessageEndingWith("programs: nothing — expected NAME: value");
  }

  @Test
  void a_list_where_keys_are_wanted_is_one_problem() {
    assertThat(refused("[a, b]"))
        .hasMessageEndingWith(
            ":1: a list — expected keys with values; allowed: data, share_with_group, programs,"
                + " queues, maps");
    assertThat(refused("programs: {a: [x]}").problems()).hasSize(1);
  }

  @Test
  void a_map_may_grow_to_a_size_that_holds_something() throws IOException {
    String maps = "programs: {a: {run: A}}\nmaps: {totals: {max_bytes: %s}, other: {}}";
    assertThat(read(String.format(maps, "4GB")).maps())
        .containsExactly(
            Map.entry("totals", new MapConfig(OptionalLong.of(4_000_000_000L))),
            Map.entry("other", new MapConfig(OptionalLong.empty())));
    assertThat(refused(String.format(maps, "1MB")))
        .hasMessageContaining("maps.totals.max_bytes: 1MB — expected")
        .hasMessageContaining("at least 4MB");
  }

  @Test
  void a_key_that_is_no_word_is_a_problem() {
    assertThat(refused("programs: {a: {run: A, [x]: y}}"))
        .hasMessageEndingWith(":1: programs.a: a key must be a plain word");
  }

  @Test
  void tags_are_not_obeyed() {
    assertThat(refused("programs: {a: {run: !!java.io.File x, args: !mine [x]}}"))
        .hasMessageContaining("programs.a.run: the tag tag:yaml.org,2002:java.io.File — expected")
        .hasMessageContaining("programs.a.args: the tag !mine — expected a list");
  }

  @Test
  void broken_yaml_is_one_sentence_with_line_and_column() {
    assertThat(refused("programs:\n  a: b: c\n"))
        .hasMessage(
            folder
                + "/config.yaml:2: this is not YAML, at column 7:"
                + " mapping values are not allowed here");
    assertThat(refused("programs:\n  a\u0001"))
        .hasMessageEndingWith(
            ":2: this is not YAML, at column 4: the character U+0001 is not allowed");
    assertThat(refused("[".repeat(200_000))).hasMessageContaining("too many levels");
    assertThat(refused("%YAML 3.0\n---\na: 1")).hasMessageContaining("this is not YAML");
  }

  @Test
  void a_second_document_is_refused_rather_than_ignored() {
    assertThat(refused("programs: {a: {run: A}}\n---\nprograms: {}\n"))
        .hasMessageContaining("expected a single document");
  }

  @Test
  void a_value_is_shown_short_and_without_control_characters() {
    String value = "\\e[31m" + "x".repeat(100);

    assertThat(refused("programs: {a: {run: \"" + value + "\"}}").problems().get(0).value())
        .isEqualTo(" [31m" + "x".repeat(55) + "…");
  }

  @Test
  void a_missing_file_is_told_how_to_name_another() {
    Path missing = folder.resolve("missing.yaml");

    assertThatThrownBy(() -> ConfigFile.read(missing))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessage("there is no config file " + missing + "; name one with -c FILE");
  }

  @Test
  void a_folder_is_not_a_config_file() {
    assertThatThrownBy(() -> ConfigFile.read(folder))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " is a folder; name the config file in it with -c FILE");
  }

  @Test
  void a_file_that_may_not_be_read_says_so() throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), "programs: {}");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read every file");

    assertThatThrownBy(() -> ConfigFile.read(file))
        .isExactlyInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("cannot read the config file " + file + ": permission denied;");
  }

  @Test
  void a_file_that_is_not_text_says_so() throws IOException {
    Path file = Files.write(folder.resolve("config.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> ConfigFile.read(file)).hasMessageContaining("it is not UTF-8 text");
  }

  @Test
  void the_reference_file_is_valid_shows_every_key_and_its_default() throws IOException {
    Path file = Path.of("config/penstock.yaml");
    String text = Files.readString(file);

    for (String key : ConfigFile.KEYS) {
      assertThat(text).containsPattern("(?m)^(# )?" + key + ":");
    }
    for (String key : ProgramReader.KEYS) {
      assertThat(text).containsPattern("(?m)^    " + key + ":");
    }
    for (String key : QueueReader.KEYS) {
      assertThat(text).containsPattern("(?m)^    " + key + ":");
    }
    for (List<String> keys :
        List.of(QueueReader.CAPACITY_KEYS, QueueReader.RETENTION_KEYS, RetryReader.KEYS)) {
      for (String key : keys) {
        assertThat(text).containsPattern("(?m)^      " + key + ":");
      }
    }
    ProgramConfig shown = ConfigFile.read(file, Map.of()).programs().get(0);
    ProgramConfig bare = read("programs: {resize: {run: A, input: x}}").programs().get(0);
    assertThat(List.of(shown.group(), shown.count(), shown.restart(), shown.stopTimeout()))
        .isEqualTo(List.of(bare.group(), bare.count(), bare.restart(), bare.stopTimeout()));
    assertThat(shown.autostart()).isEqualTo(bare.autostart());
    assertThat(shown.prefetch()).isEqualTo(bare.prefetch());
  }

  @Test
  void the_reference_file_shows_the_defaults_of_a_queue() {
    QueueConfig shown =
        ConfigFile.read(Path.of("config/penstock.yaml"), Map.of()).queues().get("images");
    QueueConfig.Retry retry = shown.retry();

    assertThat(
            new QueueConfig(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                shown.durability(),
                shown.lease(),
                shown.maxDeliveries(),
                new QueueConfig.Retry(
                    retry.kind(), retry.delays(), retry.cap(), retry.jitter(), Optional.empty()),
                shown.roll(),
                Optional.empty()))
        .isEqualTo(QueueConfig.DEFAULT);
    assertThat(shown.capacity().orElseThrow().full()).isEqualTo(QueueConfig.Full.BLOCK);
    assertThat(shown.retention().orElseThrow().limit()).isEqualTo(QueueConfig.Limit.SOFT);
  }

  @Test
  void the_demo_reads_the_folder_that_the_environment_names() {
    Path file = Path.of("config/demo.yaml");

    assertThat(ConfigFile.read(file, Map.of()).programs().get(0).args())
        .containsExactly("/usr/share/common-licenses");
    assertThat(ConfigFile.read(file, Map.of("PENSTOCK_DEMO_FOLDER", "/x")).programs().get(0).args())
        .containsExactly("/x");
  }

  private InstallationConfig read(String text) throws IOException {
    return ConfigFile.read(
        Files.writeString(folder.resolve("config.yaml"), text), Map.of("HOME", "/home/me"));
  }

  private ConfigException refused(String text) {
    return catchThrowableOfType(ConfigException.class, () -> read(text));
  }
}
