package dev.penstock.supervisor;

import static dev.penstock.supervisor.WorkerState.BACKOFF;
import static dev.penstock.supervisor.WorkerState.EXITED;
import static dev.penstock.supervisor.WorkerState.FATAL;
import static dev.penstock.supervisor.WorkerState.RUNNING;
import static dev.penstock.supervisor.WorkerState.STARTING;
import static dev.penstock.supervisor.WorkerState.STOPPED;
import static dev.penstock.supervisor.WorkerState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.ProgramConfig;
import dev.penstock.config.ProgramConfig.Restart;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** One worker, with time and processes in the test's hands. */
class WorkerTest {
  private final ProgramConfig command = TestPrograms.shell("w", Restart.ON_FAILURE, "any");
  private final RecordingListener listener = new RecordingListener();
  private long nanos;
  private FakeRun run;
  private String startFailure;

  @Test
  void a_command_runs_as_soon_as_it_is_started() {
    Worker worker = started(command);
    assertThat(listener.changes).containsExactly("w-1 STARTING", "w-1 RUNNING");
    assertThat(worker.dueNanos()).isEqualTo(Worker.NEVER);
  }

  @Test
  void a_java_worker_runs_when_it_says_that_it_is_ready() {
    Worker worker = started(TestPrograms.asJava(command));
    assertThat(worker.state()).isEqualTo(STARTING);
    assertThat(worker.dueNanos()).isEqualTo(Duration.ofMillis(10).toNanos());

    run.ready = true;
    passes(worker, Duration.ofMillis(10));
    assertThat(worker.state()).isEqualTo(RUNNING);
    assertThat(worker.dueNanos()).isEqualTo(Worker.NEVER);
  }

  @Test
  void a_killed_worker_is_started_again_after_a_pause() {
    Worker worker = started(command);
    run.ends(137);
    assertThat(worker.describe()).isEqualTo("w-1 is BACKOFF (killed by SIGKILL (signal 9): oh)");

    passes(worker, Duration.ofMillis(99));
    assertThat(worker.state()).isEqualTo(BACKOFF);
    passes(worker, Duration.ofMillis(1));
    assertThat(worker.state()).isEqualTo(RUNNING);
    assertThat(worker.status().restarts()).isEqualTo(1);
    assertThat(worker.status().lastExit()).hasValue(137);
  }

  @Test
  void five_quick_failures_are_fatal_and_a_start_by_hand_tries_again() {
    Worker worker = started(command);
    for (int i = 0; i < 4; i++) {
      run.ends(1);
      passes(worker, RestartRule.LONGEST_PAUSE);
    }
    run.ends(1);
    assertThat(worker.state()).isEqualTo(FATAL);
    assertThat(worker.hasFailed()).isTrue();

    worker.start();
    assertThat(worker.state()).isEqualTo(RUNNING);
  }

  @Test
  void a_worker_that_dies_at_each_message_is_started_again_and_again() {
    Worker worker = started(TestPrograms.asJava(command));
    for (int i = 0; i < 20; i++) {
      run.hadMessage = true;
      run.ends(137);
      assertThat(worker.state()).isEqualTo(BACKOFF);
      passes(worker, RestartRule.LONGEST_PAUSE_AFTER_MESSAGE);
      assertThat(worker.state()).isEqualTo(STARTING);
    }
    assertThat(worker.status().restarts()).isEqualTo(20);
  }

  @Test
  void a_worker_that_dies_before_its_first_message_is_fatal_in_the_end() {
    Worker worker = started(TestPrograms.asJava(command));
    for (int i = 0; i < 4; i++) {
      run.ends(137);
      passes(worker, RestartRule.LONGEST_PAUSE);
    }
    run.ends(137);
    assertThat(worker.state()).isEqualTo(FATAL);
  }

  @Test
  void exit_code_two_at_a_message_is_the_choice_of_the_workers_own_code() {
    Worker worker = started(TestPrograms.asJava(command));
    run.hadMessage = true;
    run.ends(2);
    assertThat(worker.state()).isEqualTo(BACKOFF);
  }

  @Test
  void bad_usage_of_a_java_worker_is_fatal_at_once() {
    Worker java = started(TestPrograms.asJava(command));
    run.ends(2);
    assertThat(java.state()).isEqualTo(FATAL);

    Worker any = started(command);
    run.ends(2);
    assertThat(any.state()).isEqualTo(BACKOFF);
  }

  @Test
  void a_worker_that_has_done_its_work_stays_ended() {
    Worker worker = started(command);
    run.ends(0);
    assertThat(worker.state()).isEqualTo(EXITED);
    assertThat(worker.hasFailed()).isFalse();
  }

  @Test
  void a_start_that_fails_is_tried_again() {
    startFailure = "no such command";
    Worker worker = started(command);
    assertThat(worker.describe()).isEqualTo("w-1 is BACKOFF (no such command)");

    startFailure = null;
    passes(worker, RestartRule.FIRST_PAUSE);
    assertThat(worker.state()).isEqualTo(RUNNING);
  }

  @Test
  void sigterm_that_we_sent_is_a_clean_stop() {
    Worker worker = started(command);
    worker.stop();
    assertThat(run.terminated).isTrue();
    assertThat(worker.state()).isEqualTo(STOPPING);

    run.ends(143);
    assertThat(worker.describe()).isEqualTo("w-1 is STOPPED");
  }

  @Test
  void sigterm_that_somebody_else_sent_is_a_failure() {
    Worker worker = started(command);
    run.ends(143);
    assertThat(worker.state()).isEqualTo(BACKOFF);
  }

  @Test
  void a_worker_that_does_not_stop_in_time_is_killed() {
    Worker worker = started(TestPrograms.withStopTimeout(command, Duration.ofSeconds(3)));
    worker.stop();
    passes(worker, Duration.ofMillis(2_999));
    assertThat(run.killed).isFalse();
    passes(worker, Duration.ofMillis(1));
    assertThat(run.killed).isTrue();
    assertThat(listener.sentences).containsExactly("w-1 did not stop within 3.0 s; killing it");
  }

  @Test
  void a_worker_in_its_pause_stops_at_once() {
    Worker worker = started(command);
    run.ends(1);
    worker.stop();
    assertThat(worker.state()).isEqualTo(STOPPED);
    assertThat(worker.dueNanos()).isEqualTo(Worker.NEVER);
  }

  @Test
  void a_worker_wanted_again_while_it_stops_is_started_after_that() {
    Worker worker = started(command);
    worker.stop();
    FakeRun first = run;
    worker.start();
    first.ends(0);
    assertThat(worker.state()).isEqualTo(RUNNING);
    assertThat(run).isNotSameAs(first);
  }

  private Worker started(ProgramConfig program) {
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    Worker.Tools tools =
        new Worker.Tools(this::startFake, Runnable::run, () -> nanos, clock, listener);
    Worker worker = new Worker(program, 1, tools);
    worker.start();
    return worker;
  }

  private Run startFake(Worker worker, IntConsumer onEnd) {
    if (startFailure != null) {
      throw new PenstockException(startFailure);
    }
    run = new FakeRun(onEnd);
    return run;
  }

  private void passes(Worker worker, Duration time) {
    nanos += time.toNanos();
    worker.tick();
  }

  private static final class FakeRun implements Run {
    private final IntConsumer onEnd;
    private boolean ready;
    private boolean hadMessage;
    private boolean terminated;
    private boolean killed;

    FakeRun(IntConsumer onEnd) {
      this.onEnd = onEnd;
    }

    void ends(int code) {
      onEnd.accept(code);
    }

    @Override
    public ProcessIdentity identity() {
      return new ProcessIdentity(1, 1);
    }

    @Override
    public boolean ready() {
      return ready;
    }

    @Override
    public boolean hadMessage() {
      return hadMessage;
    }

    @Override
    public void terminate() {
      terminated = true;
    }

    @Override
    public void kill() {
      killed = true;
    }

    @Override
    public String lastWords() {
      return "oh";
    }
  }
}
