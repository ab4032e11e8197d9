package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.scenario.programs.NoteEach;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Processes;
import dev.penstock.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor and its workers, from {@code up} to {@code down} or to a kill. */
class WorkersIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int NOT_RUNNING = 3;

  @TempDir Path folder;

  private Path notes;
  private Installation penstock;

  @BeforeEach
  void configure() {
    notes = folder.resolve("notes");
    penstock = new Installation(folder);
    penstock.configure(
        """
        programs:
          note:
            run: %s
            classpath: [%s]
            args: [%s]
            input: words
            count: 2
          idle:
            command: [sh, -c, "echo begun; exec sleep 1000"]
        """
            .formatted(
                NoteEach.class.getName(), Path.of("target/test-classes").toAbsolutePath(), notes));
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  @Test
  void of_two_that_are_started_at_the_same_moment_one_runs_and_the_other_says_why_not() {
    try (Running one = penstock.start("up", "-d");
        Running other = penstock.start("up", "-d")) {
      List<Command.Result> results = List.of(one.awaitEnd(), other.awaitEnd());

      assertThat(results).extracting(Command.Result::exit).containsExactlyInAnyOrder(DONE, FAILED);
      assertThat(results)
          .filteredOn(result -> result.exit() == FAILED)
          .allSatisfy(
              result ->
                  assertThat(result.err())
                      .startsWith("penstock: a supervisor already runs on the data directory ")
                      .hasLineCount(1));
    }
  }

  @Test
  void up_in_the_background_returns_when_all_workers_run() {
    Command.Result up = penstock.penstock("up", "-d");

    assertThat(up.exit()).as(up.err()).isEqualTo(DONE);
    assertThat(penstock.workers())
        .extracting(worker -> worker.get("name") + " " + worker.get("state"))
        .containsExactly("note-1 RUNNING", "note-2 RUNNING", "idle-1 RUNNING");
    assertThat(up.out()).isEqualTo(supervisorLine(" with 3 of 3 workers started"));
  }

  @Test
  void workers_bear_their_names_in_ps_and_in_the_logs() {
    penstock.penstock("up", "-d");
    penstock.penstock("send", "words", "hello");

    for (String worker : List.of("note-1", "note-2")) {
      assertThat(Processes.commandLine(penstock.pid(worker)).split("\0")).contains(worker);
    }
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(notes));
    String noter = noted().get(0)[2];
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(
            () ->
                assertThat(penstock.penstock("logs").out().lines())
                    .anyMatch(line -> line.endsWith(" " + noter + " out | noted hello"))
                    .anyMatch(line -> line.endsWith(" idle-1 out | begun")));
  }

  @Test
  void down_ends_every_process_and_then_there_is_nothing_to_take_down() {
    penstock.penstock("up", "-d");
    List<ProcessHandle> running = penstock.processes();

    Command.Result down = penstock.penstock("down");

    assertThat(down.exit()).as(down.err()).isEqualTo(DONE);
    assertThat(running).hasSize(4).noneMatch(ProcessHandle::isAlive);
    assertThat(penstock.processes()).isEmpty();
    assertThat(penstock.penstock("status").exit()).isEqualTo(NOT_RUNNING);
    Command.Result again = penstock.penstock("down");
    assertThat(again.exit()).isEqualTo(NOT_RUNNING);
    assertThat(again.err()).contains("no supervisor runs").hasLineCount(1);
  }

  @Test
  void a_supervisor_in_the_foreground_ends_its_workers_on_sigterm() {
    try (Running up = penstock.start("up")) {
      penstock.awaitSupervisor();
      await().atMost(LONG_ENOUGH).until(() -> penstock.pid("note-2") != 0);

      ProcessHandle.of(up.pid()).ifPresent(ProcessHandle::destroy);

      Command.Result result = up.awaitEnd();
      assertThat(result.exit()).as(result.err()).isEqualTo(DONE);
      assertThat(penstock.processes()).isEmpty();
    }
  }

  @Test
  void a_second_supervisor_is_refused_with_the_pid_of_the_first() {
    penstock.penstock("up", "-d");

    for (Command.Result second : List.of(penstock.penstock("up"), penstock.penstock("up", "-d"))) {
      assertThat(second.exit()).isEqualTo(FAILED);
      assertThat(second.err()).contains("with pid " + supervisor() + ";").hasLineCount(1);
    }
    assertThat(penstock.workers()).allMatch(worker -> worker.get("state").equals("RUNNING"));
  }

  @Test
  void a_killed_supervisor_is_no_obstacle_and_no_worker_outlives_it_for_long() {
    penstock.penstock("up", "-d");
    long dead = supervisor();
    long command = penstock.pid("idle-1");
    List<Long> javaWorkers = List.of(penstock.pid("note-1"), penstock.pid("note-2"));

    ProcessHandle.of(dead).ifPresent(ProcessHandle::destroyForcibly);

    await().atMost(LONG_ENOUGH).until(() -> javaWorkers.stream().noneMatch(Processes::isAlive));
    assertThat(penstock.data().resolve("run/supervisor.pid")).content().startsWith(dead + " ");
    Command.Result up = penstock.penstock("up", "-d");
    assertThat(up.exit()).as(up.err()).isEqualTo(DONE);
    assertThat(supervisor()).isNotEqualTo(dead);
    // A command does not notice that its supervisor died; the next supervisor ends it.
    assertThat(Processes.isAlive(command)).isFalse();
    assertThat(penstock.pid("idle-1")).isNotZero();
  }

  @Test
  void a_killed_consumers_message_is_delivered_again_and_no_other_twice() {
    penstock.penstock("up", "-d");
    List<String> words = new ArrayList<>(IntStream.range(0, 50).mapToObj(i -> "word" + i).toList());
    words.add(25, NoteEach.HOLD);
    send(words);
    await().atMost(LONG_ENOUGH).until(() -> noted().size() == words.size());
    String holder = noted(NoteEach.HOLD).get(0)[2];

    ProcessHandle.of(penstock.pid(holder)).ifPresent(ProcessHandle::destroyForcibly);

    await().atMost(LONG_ENOUGH).until(() -> noted(NoteEach.HOLD).size() == 2);
    assertThat(noted(NoteEach.HOLD)).extracting(note -> note[1]).containsExactly("1", "2");
    words.add(NoteEach.HOLD);
    assertThat(noted()).extracting(note -> note[0]).containsExactlyInAnyOrderElementsOf(words);
    await().atMost(LONG_ENOUGH).until(() -> groupOfNotes().get("done").equals(51));
    assertThat(groupOfNotes()).containsEntry("waiting", 0).containsEntry("claimed", 0);
    await().atMost(LONG_ENOUGH).until(() -> penstock.pid(holder) != 0);
  }

  private void send(List<String> words) {
    List<String> command = new ArrayList<>(List.of("send", "words"));
    command.addAll(words);
    assertThat(penstock.penstock(command.toArray(String[]::new)).exit()).isEqualTo(DONE);
  }

  /** Each note so far: the word, the attempt and the worker. */
  private List<String[]> noted() {
    try (Stream<String> lines = Files.exists(notes) ? Files.lines(notes) : Stream.of()) {
      return lines.map(line -> line.split(" ")).toList();
    } catch (IOException e) {
      throw new AssertionError("the notes cannot be read", e);
    }
  }

  private List<String[]> noted(String word) {
    return noted().stream().filter(note -> note[0].equals(word)).toList();
  }

  private Map<String, Object> groupOfNotes() {
    List<Map<String, List<Map<String, Object>>>> queues = penstock.json("queues");
    return queues.get(0).get("groups").get(0);
  }

  private long supervisor() {
    Map<String, Number> status = penstock.json("status");
    return status.get("pid").longValue();
  }

  private String supervisorLine(String end) {
    return "supervisor " + supervisor() + " runs on " + penstock.data() + end + "\n";
  }
}
