package dev.penstock.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.memory.ProcessIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OsProcessTest {
  @TempDir Path folder;
  private OsProcess process;

  @AfterEach
  void end_the_process() {
    if (process != null) {
      process.killTree();
    }
  }

  @Test
  void a_process_starts_in_its_folder_with_its_environment() throws Exception {
    process =
        OsProcess.start(
            new ProcessSpec(
                "w-1",
                List.of("sh", "-c", "pwd; echo $COLOUR; echo bad >&2"),
                Map.of("COLOUR", "red"),
                Optional.of(folder)));

    assertThat(new String(process.stdout().readAllBytes(), UTF_8))
        .isEqualTo(folder.toRealPath() + "\nred\n");
    assertThat(new String(process.stderr().readAllBytes(), UTF_8)).isEqualTo("bad\n");
  }

  @Test
  void its_exit_code_is_told() throws Exception {
    assertThat(exitOf(sh("exit 3"))).isEqualTo(3);
  }

  @Test
  void what_it_prints_while_it_stops_is_not_lost() throws Exception {
    process = sh("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.01; done");
    BufferedReader out = new BufferedReader(new InputStreamReader(process.stdout(), UTF_8));
    assertThat(out.readLine()).isEqualTo("up");

    process.terminate();

    assertThat(out.readLine()).isEqualTo("bye");
    assertThat(exitOf(process)).isZero();
  }

  @Test
  void its_standard_input_stays_open_as_long_as_we_live() throws Exception {
    process = sh("echo up; cat; echo alone");
    assertThat(process.stdout().read()).isEqualTo('u');

    assertThat(process.identity().isAlive()).isTrue();
    process.terminate();
    assertThat(exitOf(process)).isEqualTo(143);
  }

  @Test
  void killing_the_tree_ends_its_children_as_well() throws Exception {
    process = sh("sleep 1000 & echo $!; wait");
    BufferedReader out = new BufferedReader(new InputStreamReader(process.stdout(), UTF_8));
    ProcessIdentity child = ProcessIdentity.of(Long.parseLong(out.readLine())).orElseThrow();

    process.killTree();

    assertThat(exitOf(process)).isEqualTo(137);
    await().until(() -> !child.isAlive());
  }

  @Test
  void a_later_process_with_the_same_pid_is_not_killed() {
    process = sh("exec sleep 1000");

    ProcessTree.kill(new ProcessIdentity(process.identity().pid(), 1));

    assertThat(process.identity().isAlive()).isTrue();
  }

  @Test
  void a_command_that_does_not_exist_is_named() {
    assertThatThrownBy(() -> start(Optional.empty(), "no-such-command", "a b"))
        .isInstanceOf(StartFailedException.class)
        .hasMessage(
            "worker w-1 cannot be started with \"no-such-command a b\": No such file or directory");
  }

  @Test
  void a_command_that_may_not_be_run_is_named() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "no program");

    assertThatThrownBy(() -> start(Optional.empty(), text.toString()))
        .hasMessage("worker w-1 cannot be started with \"" + text + "\": Permission denied");
  }

  @Test
  void a_folder_that_does_not_exist_is_not_mistaken_for_a_missing_command() {
    Path gone = folder.resolve("gone");

    assertThatThrownBy(() -> start(Optional.of(gone), "true"))
        .hasMessage(
            "worker w-1 cannot be started with \"true\": the folder to start it in, "
                + gone
                + ", does not exist");
  }

  @Test
  void exit_codes_have_words() {
    assertThat(OsProcess.describeExit(0)).isEqualTo("exit code 0");
    assertThat(OsProcess.describeExit(3)).isEqualTo("exit code 3");
    assertThat(OsProcess.describeExit(137)).isEqualTo("killed by SIGKILL (signal 9)");
    assertThat(OsProcess.describeExit(139)).isEqualTo("killed by SIGSEGV (signal 11)");
    assertThat(OsProcess.describeExit(162)).isEqualTo("killed by signal 34");
    assertThat(OsProcess.describeExit(255)).isEqualTo("exit code 255");
  }

  private static OsProcess sh(String script) {
    return start(Optional.empty(), "sh", "-c", script);
  }

  private static OsProcess start(Optional<Path> cwd, String... command) {
    return OsProcess.start(new ProcessSpec("w-1", List.of(command), Map.of(), cwd));
  }

  private static int exitOf(OsProcess process) throws Exception {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    process.onExit(exit::complete);
    return exit.get(30, TimeUnit.SECONDS);
  }
}
