package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.ProgramConfig;
import dev.penstock.config.ProgramConfig.Restart;
import dev.penstock.memory.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SupervisorTest {
  /** Says when it can be stopped, and stops a little late, so that the order shows. */
  private static final String STOPS_LATE =
      "trap 'sleep 0.2; exit 0' TERM; echo up; while :; do sleep 0.01; done";

  @TempDir Path data;
  private SupervisorFixture fixture;

  @BeforeEach
  void make_a_data_directory() {
    fixture = new SupervisorFixture(data);
  }

  @AfterEach
  void stop_everything() {
    fixture.close();
  }

  @Test
  void a_killed_worker_is_started_again() {
    fixture.started(TestPrograms.shell("w", Restart.ON_FAILURE, "exec sleep 1000"));
    fixture.awaitState("w-1", WorkerState.RUNNING);
    ProcessIdentity first = fixture.worker("w-1").process().orElseThrow();

    ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

    await()
        .atMost(SupervisorFixture.PATIENCE)
        .until(() -> fixture.worker("w-1").process().filter(p -> !p.equals(first)).isPresent());
    assertThat(fixture.worker("w-1").restarts()).isEqualTo(1);
    assertThat(fixture.worker("w-1").lastExit()).hasValue(137);
    assertThat(fixture.ended).containsExactly("w");
  }

  @Test
  void workers_stop_in_the_order_of_the_flow() {
    Supervisor supervisor =
        fixture.started(
            TestPrograms.consumer("print", "sums", STOPS_LATE),
            TestPrograms.filter("count", "lines", "sums", STOPS_LATE),
            TestPrograms.producer("read", "lines", Restart.ALWAYS, STOPS_LATE));
    fixture.awaitLine("print-1 out up");
    fixture.awaitLine("count-1 out up");
    fixture.awaitLine("read-1 out up");

    supervisor.close();

    assertThat(fixture.listener.changes.stream().filter(change -> change.contains("STOPP")))
        .containsExactly(
            "read-1 STOPPING",
            "read-1 STOPPED",
            "count-1 STOPPING",
            "count-1 STOPPED",
            "print-1 STOPPING",
            "print-1 STOPPED");
  }

  @Test
  void a_worker_that_ignores_sigterm_is_killed_with_all_it_started() throws Exception {
    ProgramConfig stubborn =
        TestPrograms.withStopTimeout(
            TestPrograms.shell(
                "w", Restart.NEVER, "trap '' TERM; sleep 1000 & echo $! >child; echo up; wait"),
            Duration.ofMillis(200));
    ProgramConfig inFolder = TestPrograms.in(data, stubborn);
    Supervisor supervisor = fixture.started(inFolder);
    fixture.awaitLine("w-1 out up");
    ProcessIdentity child =
        ProcessIdentity.of(Long.parseLong(Files.readString(data.resolve("child")).strip()))
            .orElseThrow();

    supervisor.close();

    assertThat(fixture.worker("w-1").state()).isEqualTo(WorkerState.STOPPED);
    assertThat(fixture.worker("w-1").reason()).isEqualTo("killed by SIGKILL (signal 9)");
    SupervisorFixture.awaitEnd(child);
  }

  @Test
  void a_slow_stop_holds_up_nobody_of_its_stage() {
    Supervisor supervisor =
        fixture.started(
            TestPrograms.shell("slow", Restart.NEVER, "trap '' TERM; echo up; exec cat"),
            TestPrograms.shell("quick", Restart.NEVER, "echo up; exec sleep 1000"));
    fixture.awaitLine("slow-1 out up");
    fixture.awaitLine("quick-1 out up");

    supervisor.stop();

    fixture.awaitState("quick-1", WorkerState.STOPPED);
    assertThat(fixture.worker("slow-1").state()).isEqualTo(WorkerState.STOPPING);
    ProcessHandle.of(fixture.worker("slow-1").process().orElseThrow().pid())
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void a_java_worker_runs_when_its_ready_file_names_its_pid() throws Exception {
    ProgramConfig java =
        TestPrograms.asJava(
            TestPrograms.shell(
                "w",
                Restart.NEVER,
                "echo 1 >run/workers/w-1.ready; read x <go; echo $$ >run/workers/w-1.ready; cat"));
    runProcess("mkfifo", data.resolve("go").toString());
    fixture.started(TestPrograms.in(data, java));
    fixture.awaitState("w-1", WorkerState.STARTING);
    await().atMost(SupervisorFixture.PATIENCE).until(() -> Files.exists(readyFile()));
    assertThat(fixture.worker("w-1").state()).isEqualTo(WorkerState.STARTING);

    runProcess("sh", "-c", "echo go >" + data.resolve("go"));

    fixture.awaitState("w-1", WorkerState.RUNNING);
    fixture.close();
    assertThat(readyFile()).doesNotExist();
  }

  @Test
  void what_its_ready_file_says_of_a_message_is_heeded_after_the_end_and_for_that_life_only() {
    ProgramConfig java =
        TestPrograms.asJava(
            TestPrograms.shell(
                "w",
                Restart.ON_FAILURE,
                "mkdir lived && echo $$ >$R && echo message >>$R; exit 2"
                    .replace("$R", "run/workers/w-1.ready")));
    fixture.started(TestPrograms.in(data, java));

    fixture.awaitState("w-1", WorkerState.FATAL);
    assertThat(fixture.listener.changes)
        .containsSubsequence("w-1 BACKOFF", "w-1 STARTING", "w-1 FATAL");
    assertThat(fixture.worker("w-1").restarts()).isEqualTo(1);
  }

  @Test
  void a_command_that_cannot_start_is_given_up_with_the_reason() {
    fixture.started(
        TestPrograms.in(
            data.resolve("gone"), TestPrograms.shell("w", Restart.ON_FAILURE, "exit 0")));

    fixture.awaitState("w-1", WorkerState.FATAL);
    assertThat(fixture.worker("w-1").reason())
        .startsWith("worker w-1 cannot be started with \"sh -c exit 0\"")
        .contains("gone, does not exist");
  }

  @Test
  void the_log_is_complete_when_a_worker_has_exited() throws Exception {
    fixture.started(TestPrograms.shell("w", Restart.NEVER, "seq 1 20000; printf end >&2; exit 3"));
    fixture.awaitState("w-1", WorkerState.EXITED);

    assertThat(Files.readAllLines(fixture.logs.resolve("w-1.log"))).hasSize(20_001);
    assertThat(fixture.worker("w-1").reason()).isEqualTo("exit code 3: end");
  }

  @Test
  void a_child_that_keeps_the_output_open_does_not_hide_the_workers_end() {
    fixture.started(TestPrograms.shell("w", Restart.NEVER, "sleep 1000 & echo $!; exit 3"));
    fixture.awaitState("w-1", WorkerState.EXITED);

    String child = fixture.listener.lines.get(0).substring("w-1 out ".length());
    ProcessHandle.of(Long.parseLong(child)).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void an_idle_supervisor_sleeps_until_something_happens() {
    fixture.started(TestPrograms.shell("w", Restart.NEVER, "exec sleep 1000"));
    fixture.awaitState("w-1", WorkerState.RUNNING);

    Thread loop =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("supervisor"))
            .findFirst()
            .orElseThrow();
    await().until(() -> loop.getState() == Thread.State.WAITING); // not TIMED_WAITING
  }

  @Test
  void the_status_file_shows_what_is() {
    fixture.started(TestPrograms.shell("w", Restart.NEVER, "exec sleep 1000"));
    fixture.awaitState("w-1", WorkerState.RUNNING);
    await()
        .untilAsserted(
            () -> {
              StatusSnapshot status = StatusSnapshot.read(fixture.run).orElseThrow();
              assertThat(status.supervisor()).isEqualTo(ProcessIdentity.current());
              assertThat(status.workers()).containsExactly(fixture.worker("w-1"));
            });
  }

  @Test
  void a_supervisor_without_room_for_its_status_goes_on_and_says_so_once() throws Exception {
    Files.createDirectories(fixture.run.resolve("status.new")); // stands in the draft's way
    fixture.started(TestPrograms.shell("w", Restart.NEVER, "exec sleep 1000"));
    fixture.awaitState("w-1", WorkerState.RUNNING);

    Files.delete(fixture.run.resolve("status.new"));
    await()
        .atMost(SupervisorFixture.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(fixture.listener.sentences)
                    .hasSize(2)
                    .anyMatch(said -> said.contains("cannot be written, it shows the past"))
                    .anyMatch(said -> said.contains("can be written again")));
    assertThat(StatusSnapshot.read(fixture.run)).isPresent();
  }

  private Path readyFile() {
    return fixture.run.resolve("workers/w-1.ready");
  }

  private static void runProcess(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
  }
}
