package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.ProgramConfig;
import dev.penstock.config.ProgramConfig.Restart;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class BatchTest {
  private static final ProgramConfig READ =
      TestPrograms.producer("read", "lines", Restart.NEVER, "true");
  private static final ProgramConfig COUNT =
      TestPrograms.filter("count", "lines", "sums", "exec sleep 1000");
  private static final ProgramConfig PRINT =
      TestPrograms.consumer("print", "sums", "exec sleep 1000");

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
  void a_batch_ends_stage_by_stage_when_its_queues_are_drained() {
    AtomicInteger looksUntilDrained = new AtomicInteger(5);
    BiPredicate<String, String> flow =
        (queue, group) -> !queue.equals("lines") || looksUntilDrained.decrementAndGet() < 0;

    BatchResult result = fixture.open(flow, READ, COUNT, PRINT).runToEnd();

    assertThat(result.failure()).isEmpty();
    assertThat(result.workers())
        .extracting(worker -> worker.name() + " " + worker.state())
        .containsExactly("read-1 EXITED", "count-1 STOPPED", "print-1 STOPPED");
    assertThat(fixture.listener.changes)
        .containsSubsequence("read-1 EXITED", "count-1 STOPPED", "print-1 STOPPING");
  }

  @Test
  void the_queues_are_not_asked_while_the_producers_work() {
    AtomicBoolean asked = new AtomicBoolean();
    BiPredicate<String, String> flow =
        (queue, group) -> {
          asked.set(true);
          return true;
        };
    ProgramConfig slow =
        TestPrograms.producer("read", "lines", Restart.NEVER, "echo up; exec sleep 1000");
    Supervisor supervisor = fixture.open(flow, slow, COUNT);
    CompletableFuture<BatchResult> result = CompletableFuture.supplyAsync(supervisor::runToEnd);
    fixture.awaitLine("read-1 out up");
    fixture.awaitState("count-1", WorkerState.RUNNING);

    supervisor.stop();

    assertThat(result).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(result.join().failure()).contains("the batch was stopped before its end");
    assertThat(asked).isFalse();
  }

  @Test
  void a_batch_with_a_failed_producer_stops_the_rest_and_says_why() {
    ProgramConfig bad =
        TestPrograms.producer("read", "lines", Restart.NEVER, "echo no file >&2; exit 3");

    BatchResult result = fixture.open((queue, group) -> false, bad, COUNT).runToEnd();

    assertThat(result.success()).isFalse();
    assertThat(result.failure()).contains("read-1 is EXITED (exit code 3: no file)");
    assertThat(fixture.worker("count-1").state()).isEqualTo(WorkerState.STOPPED);
  }

  @Test
  void a_batch_goes_on_when_a_consumer_was_killed() {
    AtomicBoolean drained = new AtomicBoolean();
    Supervisor supervisor = fixture.open((queue, group) -> drained.get(), READ, COUNT);
    CompletableFuture<BatchResult> result = CompletableFuture.supplyAsync(supervisor::runToEnd);
    fixture.awaitState("count-1", WorkerState.RUNNING);

    ProcessHandle.of(fixture.worker("count-1").process().orElseThrow().pid())
        .ifPresent(ProcessHandle::destroyForcibly);
    await()
        .atMost(SupervisorFixture.PATIENCE)
        .until(
            () ->
                fixture.worker("count-1").restarts() == 1
                    && fixture.worker("count-1").state() == WorkerState.RUNNING);
    drained.set(true);

    assertThat(result).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(result.join().success()).isTrue();
  }

  @Test
  void a_batch_whose_consumers_have_all_left_fails_instead_of_waiting() {
    ProgramConfig leaves = TestPrograms.consumer("count", "lines", "exit 0");
    ProgramConfig blocked =
        TestPrograms.producer("read", "lines", Restart.NEVER, "exec sleep 1000");

    BatchResult result = fixture.open((queue, group) -> false, blocked, leaves).runToEnd();

    assertThat(result.failure())
        .contains(
            "nobody is left to handle the messages of the queue lines for the group count:"
                + " count-1 is EXITED");
  }

  @Test
  void a_consumer_that_was_given_up_fails_the_batch_even_if_others_did_the_work() {
    AtomicBoolean drained = new AtomicBoolean();
    ProgramConfig bad =
        TestPrograms.sharing("count", TestPrograms.consumer("bad", "lines", "exit 1"));
    Supervisor supervisor = fixture.open((queue, group) -> drained.get(), READ, COUNT, bad);
    CompletableFuture<BatchResult> result = CompletableFuture.supplyAsync(supervisor::runToEnd);
    fixture.awaitState("bad-1", WorkerState.FATAL);
    drained.set(true);

    assertThat(result).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(result.join().failure()).contains("bad-1 is FATAL (exit code 1; given up)");
  }

  @Test
  void programs_in_a_circle_are_stopped_together_when_all_are_drained() {
    ProgramConfig back = TestPrograms.filter("back", "sums", "lines", "exec sleep 1000");

    BatchResult result = fixture.open(READ, COUNT, back).runToEnd();

    assertThat(result.success()).isTrue();
    assertThat(fixture.worker("back-1").state()).isEqualTo(WorkerState.STOPPED);
  }
}
