package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.process.ProcessSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process printed is told as the reason of its end only where it may be that. */
class ProcessRunTest {
  private static final String RUNS_ON = "echo bad >&2; exec sleep 1000";
  private static final String ENDS_BY_ITSELF =
      "echo bad >&2; until [ -e %s ]; do sleep 0.01; done; exit 3";

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private volatile Instant now = Instant.parse("2026-11-20T18:45:00Z");
  private ProcessRun run;

  @AfterEach
  void kill() {
    run.kill();
  }

  @Test
  void an_old_line_is_no_reason_for_a_kill() throws Exception {
    start(RUNS_ON);
    now = now.plus(Duration.ofMillis(1_001));
    run.kill();

    assertThat(exitCode()).isEqualTo(137);
    assertThat(run.lastWords()).isEmpty();
  }

  @Test
  void a_line_from_just_before_a_kill_may_be_its_reason() throws Exception {
    start(RUNS_ON);
    now = now.plus(Duration.ofMillis(1_000));
    run.kill();

    assertThat(exitCode()).isEqualTo(137);
    assertThat(run.lastWords()).isEqualTo("bad");
  }

  @Test
  void of_a_process_that_ends_by_itself_the_last_line_is_told_however_old() throws Exception {
    Path end = folder.resolve("end");
    start(ENDS_BY_ITSELF.formatted(end));
    now = now.plus(Duration.ofDays(1));
    Files.createFile(end);

    assertThat(exitCode()).isEqualTo(3);
    assertThat(run.lastWords()).isEqualTo("bad");
  }

  private int exitCode() throws Exception {
    return end.get(1, TimeUnit.MINUTES);
  }

  /** Returns when the process has printed its line, and that was read. */
  private void start(String script) {
    InstantSource clock = () -> now;
    LogFile file = new LogFile(folder.resolve("w-1.log"), listener::said);
    run =
        ProcessRun.start(
            new ProcessSpec("w-1", List.of("sh", "-c", script), Map.of(), Optional.empty()),
            new LogCapture("w-1", file, clock, listener),
            folder.resolve("w-1.ready"),
            clock,
            listener::said,
            () -> {},
            end::complete);
    await().atMost(Duration.ofMinutes(1)).until(() -> listener.lines.contains("w-1 err bad"));
  }
}
