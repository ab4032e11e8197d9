package dev.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of one program, each broken alone: one problem, naming the key and what is allowed. */
class ProgramReaderTest {
  @TempDir Path folder;

  @Test
  void a_program_needs_a_class_or_a_command() {
    assertThat(problem("{count: 2}"))
        .isEqualTo(
            "p: needs \"run\" (a Java class) or \"command\" (an executable and its arguments)");
    assertThat(problem("{run: A, command: cat}"))
        .isEqualTo("p.command: cat — a program has \"run\" or \"command\", not both");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1st.Class", "a..B", "a.B.", "a-b.C", "a b", "''", "[A]", "~"})
  void a_class_has_the_name_of_a_class(String run) {
    assertThat(problem("{run: " + run + "}"))
        .startsWith("p.run: ")
        .endsWith("— expected a Java class such as com.example.Resize");
  }

  @Test
  void a_command_is_a_list_or_just_the_executable() throws IOException {
    assertThat(read("{command: [sort, -k, 2]}").command()).containsExactly("sort", "-k", "2");
    assertThat(read("{command: sort}").command()).containsExactly("sort");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "['', x]", "''", "{a: b}", "~"})
  void a_command_names_an_executable(String command) {
    assertThat(problem("{command: " + command + "}"))
        .startsWith("p.command: ")
        .contains("expected an executable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"input", "output"})
  void queues_for_commands_come_later(String key) {
    assertThat(problem("{command: cat, " + key + ": lines}"))
        .isEqualTo(
            "p."
                + key
                + ": lines — queues for commands come with a later release; use \"run\", or call"
                + " \"penstock receive\" and \"penstock send\" from the command");
  }

  @Test
  void a_class_path_only_goes_with_a_class() {
    assertThat(problem("{command: cat, classpath: [x.jar]}"))
        .isEqualTo("p.classpath: a list — only goes with \"run\"");
  }

  @ParameterizedTest
  @CsvSource({"group, g", "prefetch, 2", "time_limit, 5m", "spin, 1ms"})
  void what_is_about_messages_only_goes_with_an_input(String key, String value) {
    assertThat(problem("{run: A, " + key + ": " + value + "}"))
        .isEqualTo("p." + key + ": " + value + " — only goes with \"input\"");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "32, 32", "0x8, 8", "auto, 0"})
  void a_worker_prefetches_up_to_32_messages_or_finds_out_how_many(String written, int prefetch)
      throws IOException {
    assertThat(read("{run: A, input: i, prefetch: " + written + "}").prefetch())
        .isEqualTo(prefetch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "33", "-1", "all", "Auto", "[1]"})
  void any_other_prefetch_is_refused(String written) {
    assertThat(problem("{run: A, input: i, prefetch: " + written + "}"))
        .startsWith("p.prefetch: ")
        .endsWith("— expected a whole number from 1 to 32, or auto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "10", "never"})
  void a_time_limit_is_a_duration_and_not_0(String written) {
    assertThat(problem("{run: A, input: i, time_limit: " + written + "}"))
        .isEqualTo("p.time_limit: " + written + " — expected " + Durations.RULE + ", at least 1ms");
  }

  @ParameterizedTest
  @CsvSource({"input, a/b", "input, .hidden", "output, 'a b'", "group, -x", "group, ü"})
  void queues_and_groups_have_plain_names(String key, String name) {
    String input = key.equals("input") ? "" : "input: i, ";

    assertThat(problem("{run: A, " + input + key + ": '" + name + "'}"))
        .isEqualTo("p." + key + ": " + name + " — expected " + Names.RULE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1_000, 1000", "0x10, 16", "0o17, 15", "010, 10", "+7, 7"})
  void a_count_is_an_integer_as_yaml_writes_it(String written, int count) throws IOException {
    assertThat(read("{run: A, count: " + written + "}").count()).isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1001",
        "-1",
        "many",
        "1.5",
        "1e3",
        "1__0",
        "0x-1",
        "[1]",
        "99999999999999999999"
      })
  void a_count_is_from_1_to_1000(String written) {
    assertThat(problem("{run: A, count: " + written + "}"))
        .startsWith("p.count: ")
        .endsWith("— expected a whole number from 1 to 1000");
  }

  @Test
  void a_near_miss_of_a_word_is_told_the_word() {
    assertThat(problem("{run: A, restart: on_failure}"))
        .isEqualTo(
            "p.restart: on_failure — expected one of never, on-failure, always;"
                + " did you mean \"on-failure\"?");
  }

  @Test
  void autostart_is_true_or_false_and_no_other_word() {
    assertThat(problem("{run: A, autostart: maybe}"))
        .isEqualTo("p.autostart: maybe — expected one of true, false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "10 s", "-1s", "1.5h", "1M", "36501d", "9999999999s"})
  void a_stop_timeout_is_a_duration(String written) {
    assertThat(problem("{run: A, stop_timeout: " + written + "}"))
        .isEqualTo("p.stop_timeout: " + written + " — expected " + Durations.RULE);
  }

  @Test
  void reserved_and_impossible_variables_are_refused_without_showing_their_values() {
    assertThat(problem("{run: A, env: {PENSTOCK_DATA: secret}}"))
        .isEqualTo("p.env.PENSTOCK_DATA: names that start with PENSTOCK_ are reserved");
    assertThat(problem("{run: A, env: {A=B: secret}}"))
        .isEqualTo(
            "p.env.A=B: the name of a variable is not empty and has no '=' and no NUL in it");
  }

  @Test
  void a_variable_needs_a_value() {
    assertThat(problem("{run: A, env: {X: }}"))
        .isEqualTo("p.env.X: nothing — expected text or a number; \"\" is the empty text");
  }

  @Test
  void a_list_of_arguments_holds_only_scalars() {
    assertThat(problem("{run: A, args: [x, [y]]}"))
        .isEqualTo("p.args[1]: a list — expected text or a number; \"\" is the empty text");
    assertThat(problem("{run: A, args: x}")).isEqualTo("p.args: x — expected a list");
  }

  @Test
  void a_nul_character_is_refused_before_a_process_would_choke_on_it() {
    assertThat(problem("{run: A, args: [\"a\\0b\"]}"))
        .isEqualTo(
            "p.args[0]: a b — a NUL character cannot be part of a file name, an argument or a"
                + " variable");
  }

  @ParameterizedTest
  @CsvSource({"cwd: ~/x, p.cwd", "'classpath: [~/x]', p.classpath[0]"})
  void a_path_does_not_start_with_a_tilde(String field, String key) {
    assertThat(problem("{run: A, " + field + "}"))
        .isEqualTo(
            key + ": ~/x — ~ is not known here; write ${HOME}, or ./~ for a file of that name");
  }

  @Test
  void a_path_is_not_empty() {
    assertThat(problem("{run: A, cwd: ''}")).isEqualTo("p.cwd: \"\" — expected a path");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'a b'", "_a", "a/b", "''"})
  void a_program_has_a_plain_name(String name) {
    assertThat(onlyProblem("programs: {" + name + ": {run: A}}").text())
        .isEqualTo("the program's name needs " + Names.PROGRAM_RULE);
  }

  @Test
  void a_programs_name_has_at_most_64_characters() throws IOException {
    assertThat(config("programs: {" + "a".repeat(64) + ": {run: A}}").programs()).hasSize(1);
    assertThat(onlyProblem("programs: {" + "a".repeat(65) + ": {run: A}}").text())
        .isEqualTo("the program's name needs " + Names.PROGRAM_RULE);
  }

  @Test
  void variables_of_the_environment_are_filled_in() throws IOException {
    assertThat(read("{run: A, args: ['${HOME}/x', \"$${HOME}\"], count: \"${WORKERS}\"}"))
        .extracting(ProgramConfig::args, ProgramConfig::count)
        .containsExactly(List.of("/home/me/x", "${HOME}"), 4);
  }

  @Test
  void a_variable_that_is_not_set_is_a_problem() {
    assertThat(problem("{run: A, count: \"${MISSING}\"}"))
        .isEqualTo(
            "p.count: ${MISSING} — the variable MISSING is not set; set it, or write"
                + " ${MISSING:-default}");
  }

  private ProgramConfig read(String program) throws IOException {
    return config("programs: {p: " + program + "}").programs().get(0);
  }

  private InstallationConfig config(String text) throws IOException {
    Map<String, String> environment = Map.of("HOME", "/home/me", "WORKERS", "4");
    return ConfigFile.read(Files.writeString(folder.resolve("c.yaml"), text), environment);
  }

  /** The only problem of the program p, without file and line. */
  private String problem(String program) {
    return onlyProblem("programs: {p: " + program + "}")
        .toString()
        .replaceFirst(".*c\\.yaml:1: programs\\.", "");
  }

  private Problem onlyProblem(String text) {
    ConfigException broken = catchThrowableOfType(ConfigException.class, () -> config(text));
    assertThat(broken.problems()).hasSize(1);
    return broken.problems().get(0);
  }
}
