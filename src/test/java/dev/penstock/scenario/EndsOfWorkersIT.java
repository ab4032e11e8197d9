package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.scenario.programs.ExitsOrThrows;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a worker comes to its end, it ends, and the supervisor knows how. */
class EndsOfWorkersIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

  @TempDir Path folder;
  private Installation penstock;

  @BeforeEach
  void configure() {
    penstock = new Installation(folder);
    penstock.configure(
        """
        programs:
          w:
            run: %s
            classpath: [%s]
            input: words
            restart: never
        """
            .formatted(
                ExitsOrThrows.class.getName(), Path.of("target/test-classes").toAbsolutePath()));
  }

  @AfterEach
  void stop() {
    penstock.penstock("down");
    penstock.close();
  }

  @Test
  void a_handler_may_end_its_jvm_and_its_message_goes_back() {
    assertThat(penstock.penstock("up", "-d").exit()).isZero();
    penstock.penstock("send", "words", ExitsOrThrows.EXIT);
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(() -> assertThat(worker()).containsEntry("exit", ExitsOrThrows.EXIT_CODE));
    Map<String, Object> again = penstock.json("receive", "words", "--group", "w");
    assertThat(again).containsEntry("body", ExitsOrThrows.EXIT).containsEntry("attempt", 2);
  }

  @Test
  void an_error_ends_a_worker_although_its_threads_live_on() {
    assertThat(penstock.penstock("up", "-d").exit()).isZero();
    penstock.penstock("send", "words", "throw");
    await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(worker()).containsEntry("exit", 1));
    assertThat(worker().get("reason").toString()).contains("told to throw");
  }

  @Test
  void a_demo_that_is_stopped_at_any_early_moment_ends_without_a_stack_trace() throws Exception {
    for (int step = 0; step < 4; step++) {
      Path data = folder.resolve("demo" + step);
      try (Running demo = penstock.start("demo", "--data", data.toString())) {
        int workers = step;
        await()
            .atMost(LONG_ENOUGH)
            .until(
                () ->
                    Files.exists(data.resolve("run/status"))
                        && Files.readString(data.resolve("run/status")).split("RUNNING").length
                            > workers);
        ProcessHandle.of(demo.pid()).orElseThrow().destroy();
        Command.Result result = demo.awaitEnd();
        assertThat(result.err()).doesNotContain("\tat ").doesNotContain("unexpected");
        assertThat(result.exit()).isEqualTo(1);
      }
    }
  }

  private Map<String, Object> worker() {
    return penstock.workers().get(0);
  }
}
