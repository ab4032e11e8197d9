package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked wrongly is refused in words, and leaves nothing behind. */
class BadInputIT {
  private static final int USAGE = 2;
  private static final int NOT_FOUND = 4;

  @TempDir Path folder;

  private Installation penstock;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
  }

  @AfterEach
  void nothing_is_left() {
    assertThat(penstock.processes()).isEmpty();
    assertThat(penstock.data()).doesNotExist();
  }

  @Test
  void an_unknown_command_is_answered_with_the_nearest_one() {
    Command.Result result = penstock.penstock("statsu");

    assertRefused(result, USAGE);
    assertThat(result.err()).contains("there is no command statsu; did you mean status?");
  }

  @Test
  void an_unknown_option_is_named() {
    Command.Result result = penstock.penstock("status", "--bogus");

    assertRefused(result, USAGE);
    assertThat(result.err())
        .contains("there is no option --bogus")
        .contains("penstock status --help");
  }

  @Test
  void a_value_that_an_option_cannot_have_is_named_with_the_option() {
    Command.Result result = send("--header", "novalue");

    assertRefused(result, USAGE);
    assertThat(result.err())
        .contains("penstock: Value for option '--header' (NAME=VALUE) should be in KEY=VALUE");
  }

  @Test
  void a_folder_that_is_missing_is_named() {
    assertSentence(
        penstock.penstock("demo", "no-such-folder"), "there is no folder no-such-folder");
  }

  @Test
  void a_folder_without_text_is_no_input_for_the_demo() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertSentence(
        penstock.penstock("demo", empty.toString()), "there is no text file below " + empty);
  }

  @Test
  void a_folder_that_may_not_be_read_is_named() throws IOException {
    assumeFalse(isRoot(), "root may read every folder");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    setMode(closed, "---------");

    assertSentence(
        penstock.penstock("demo", closed.toString()), "the folder " + closed + " may not be read");
  }

  @Test
  void with_debug_the_stack_trace_follows_the_sentence() {
    Command.Result result = penstock.penstock("demo", "no-such-folder", "--debug");

    assertThat(result.exit()).isEqualTo(USAGE);
    assertThat(result.err())
        .startsWith("penstock: there is no folder no-such-folder")
        .contains("\tat dev.penstock.");
  }

  @Test
  void a_message_that_cannot_be_sent_so_is_refused_before_anything_is_made() {
    assertSentence(send("--delay", "5x"), "--delay 5x: use a whole number with ms, s,");
    assertSentence(send("--ttl", "-1s"), "--ttl -1s: use a whole number with ms, s,");
    assertSentence(send("--at", "tomorrow"), "--at tomorrow: use a time such as");
    assertSentence(send("--delay", "1s", "--at", "2100-01-01"), "not both");
    assertSentence(send("--priority", "10"), "priority 10 is not one from 0 to 9");
    assertSentence(send("--key", ""), "a message's key has 1 to 1024 bytes");
    assertSentence(send("--id", "1", "another"), "--id is for one message", "add --batch");
    assertSentence(send("--lines"), "leave the messages out");
    assertSentence(penstock.penstock("send", "my orders", "one"), "is not a queue name");
  }

  private Command.Result send(String... more) {
    List<String> command = new ArrayList<>(List.of("send", "orders", "one"));
    command.addAll(List.of(more));
    return penstock.penstock(command.toArray(String[]::new));
  }

  @Test
  void a_wish_that_contradicts_itself_is_refused() {
    assertSentence(receive("--ack", "--nack"), "exclude each other");
    assertSentence(receive("--peek", "--reject", "bad"), "exclude each other");
    assertSentence(receive("--delay", "1s"), "add --nack");
    assertSentence(receive("--peek", "--wait", "1s"), "leave --wait out");
    assertSentence(receive("--peek", "-n", "0"), "--peek shows 1 to 100 messages");
    assertSentence(receive("--prefetch", "0"), "--prefetch 0: use 1 to 32, or auto");
    assertSentence(receive("--prefetch", "33"), "a prefetch of 33 is not one from 1 to 32");
    assertSentence(receive("--from", "there"), "--from there: use start, end, a message's id");
    assertSentence(
        penstock.penstock("read", "orders", "--until", "end"), "--until end: use a message's id");
    assertSentence(
        penstock.penstock("read", "orders", "--grep", "["), "[ is not a regular expression");
    assertSentence(penstock.penstock("dead"), "penstock dead list, show, retry or discard");
    assertSentence(penstock.penstock("groups"), "penstock groups list, create, pause,");
  }

  private Command.Result receive(String... more) {
    List<String> command = new ArrayList<>(List.of("receive", "orders"));
    command.addAll(List.of(more));
    return penstock.penstock(command.toArray(String[]::new));
  }

  @Test
  void broken_yaml_is_refused_with_file_line_and_column() {
    penstock.configure("programs:\n  a: {run: [}\n");

    for (String command : List.of("up", "run")) {
      assertSentence(
          penstock.penstock(command), "penstock.yaml:2: this is not YAML, at column 13:");
    }
  }

  @Test
  void every_problem_of_a_config_is_told_at_once_with_its_line() {
    penstock.configure(
        """
        dtaa: ./elsewhere
        programs:
          resize: {run: com.example.Resize, count: 0}
          report:
            command: [python3, report.py]
            restart: sometimes
        """);

    Command.Result result = penstock.penstock("up", "-d");

    assertRefused(result, USAGE);
    assertThat(result.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("penstock.yaml:1: dtaa:", "did you mean \"data\"?"),
            line -> assertThat(line).contains("penstock.yaml:3: programs.resize.count: 0"),
            line -> assertThat(line).contains("penstock.yaml:6: programs.report.restart:"));
  }

  @Test
  void every_program_that_cannot_be_started_is_named_before_any_is() {
    penstock.configure(
        """
        programs:
          fine: {command: [sleep, "1000"]}
          absent: {command: [no-such-command]}
          missing: {run: com.example.Missing}
          other: {run: dev.penstock.Penstock}
        """);

    for (String[] command : List.of(args("up"), args("up", "-d"), args("run"))) {
      Command.Result result = penstock.penstock(command);

      assertRefused(result, USAGE);
      assertThat(result.err().lines())
          .satisfiesExactly(
              line -> assertThat(line).contains("absent", "no-such-command was not found"),
              line -> assertThat(line).contains("missing", "com.example.Missing was not found"),
              line -> assertThat(line).contains("other", "dev.penstock.Penstock is not a worker"));
    }
  }

  @Test
  void a_config_that_is_missing_is_named() {
    assertSentence(penstock.penstock("up", "-c", "none.yaml"), "there is no config file none.yaml");
  }

  @Test
  void a_data_directory_below_a_file_cannot_be_made() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertSentence(
        penstock.penstock("send", "words", "one", "--data", file.resolve("data").toString()),
        file + " is in the way");
  }

  @Test
  void a_data_directory_that_is_not_writable_is_refused() throws IOException {
    assumeFalse(isRoot(), "root may write to every folder");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    setMode(closed, "r-xr-xr-x");

    for (Path data : List.of(closed, closed.resolve("data"))) {
      assertSentence(
          penstock.penstock("send", "words", "one", "--data", data.toString()),
          "the data directory " + data);
    }
    assertThat(closed).isEmptyDirectory();
  }

  @Test
  void a_data_directory_that_others_may_write_is_refused_and_left_as_it_is() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    setMode(open, "rwxrwxrwx");

    assertSentence(
        penstock.penstock("send", "words", "one", "--data", open.toString()),
        "others may write to the data directory " + open,
        "chmod 700 " + open);
    assertThat(open).isEmptyDirectory();
  }

  @Test
  void a_folder_of_other_things_is_no_data_directory() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    setMode(home, "rwx------");
    Files.createFile(home.resolve("letter"));

    assertSentence(
        penstock.penstock("send", "words", "one", "--data", home.toString()),
        home + " is not a Penstock data directory");
    assertThat(home).isDirectoryNotContaining(file -> !file.endsWith("letter"));
  }

  @Test
  void looking_at_a_data_directory_that_is_missing_does_not_make_it() {
    for (String command : List.of("status", "down", "logs", "queues", "verify", "state")) {
      Command.Result result = penstock.penstock(command);

      assertRefused(result, NOT_FOUND);
      assertThat(result.err()).contains("there is no data directory").hasLineCount(1);
    }
  }

  /** Checks that the command was refused with one line that says all this. */
  private static void assertSentence(Command.Result result, String... parts) {
    assertRefused(result, USAGE);
    assertThat(result.err()).contains(parts).hasLineCount(1);
  }

  private static void assertRefused(Command.Result result, int exit) {
    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("penstock: ").doesNotContain("\tat ", "Exception");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static void setMode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  private static String[] args(String... args) {
    return args;
  }
}
