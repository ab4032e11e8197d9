package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.WorkQueue;
import dev.penstock.scenario.programs.DiesOfPoison;
import dev.penstock.supervisor.StatusSnapshot;
import dev.penstock.supervisor.WorkerState;
import dev.penstock.supervisor.WorkerStatus;
import dev.penstock.testing.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that kill each worker they are handed to become dead letters, and the program goes on.
 */
class PoisonIT {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
  private static final int GOOD = 30;
  private static final List<String> POISON =
      List.of(DiesOfPoison.HALT, DiesOfPoison.SIGKILL, DiesOfPoison.TOO_MUCH);

  /** As the queue's settings say, unless told otherwise. */
  private static final int MAX_DELIVERIES = 5;

  @TempDir Path folder;
  private Installation installation;
  private Path notes;

  @BeforeEach
  void configure() throws Exception {
    notes = Files.createFile(folder.resolve("notes"));
    installation = new Installation(folder);
    installation.configure(
        """
        programs:
          w:
            run: %s
            classpath: [%s]
            args: [%s]
            input: jobs
            count: 2
        """
            .formatted(
                DiesOfPoison.class.getName(),
                Path.of("target/test-classes").toAbsolutePath(),
                notes));
  }

  @AfterEach
  void stop() {
    installation.penstock("down");
    installation.close();
  }

  @Test
  void messages_that_kill_their_workers_become_dead_letters_and_the_workers_go_on()
      throws Exception {
    assertThat(installation.penstock("up", "-d").exit()).isZero();
    try (Penstock penstock = Penstock.open(installation.data())) {
      WorkQueue<String> jobs = penstock.queue("jobs", Codec.text());
      for (int i = 0; i < GOOD; i++) {
        if (i % 10 == 5) {
          jobs.send(POISON.get(i / 10));
        }
        jobs.send(job(i));
      }
      await().atMost(LONG_ENOUGH).until(() -> facts(jobs).drained() || isGivenUp());

      assertThat(workers()).extracting(WorkerStatus::state).doesNotContain(WorkerState.FATAL);
      assertThat(Files.readAllLines(notes))
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, GOOD).mapToObj(PoisonIT::job).toList());
      assertThat(jobs.group("w").orElseThrow().deadLetters())
          .hasSize(POISON.size())
          .extracting(DeadLetter::deliveries)
          .containsOnly(MAX_DELIVERIES);
    }
    await().atMost(LONG_ENOUGH).until(this::allRun);
    assertThat(workers().stream().mapToInt(WorkerStatus::restarts).sum())
        .isEqualTo(POISON.size() * MAX_DELIVERIES);
  }

  private static String job(int number) {
    return "job " + number;
  }

  private boolean isGivenUp() {
    return workers().stream().anyMatch(worker -> worker.state() == WorkerState.FATAL);
  }

  private boolean allRun() {
    return workers().stream().allMatch(worker -> worker.state() == WorkerState.RUNNING);
  }

  private List<WorkerStatus> workers() {
    return StatusSnapshot.read(installation.data().resolve("run")).orElseThrow().workers();
  }

  private static QueueFacts.Group facts(WorkQueue<String> jobs) {
    return jobs.facts().groups().get(0);
  }
}
