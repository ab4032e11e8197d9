package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.InstallationConfig;
import dev.penstock.config.ProgramConfig;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;

/** A data directory and a supervisor on it, with real processes. */
final class SupervisorFixture implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  final RecordingListener listener = new RecordingListener();
  final Path logs;
  final Path run;
  private final Path data;
  private Supervisor supervisor;

  /** The programs of which a process ended, as the queues were told. */
  final List<String> ended = new CopyOnWriteArrayList<>();

  SupervisorFixture(Path data) {
    this.data = data;
    try {
      logs = Files.createDirectories(data.resolve("logs"));
      run = Files.createDirectories(data.resolve("run"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Supervisor open(ProgramConfig... programs) {
    return open((queue, group) -> true, programs);
  }

  Supervisor open(BiPredicate<String, String> drained, ProgramConfig... programs) {
    Flow flow =
        new Flow() {
          @Override
          public boolean drained(String queue, String group) {
            return drained.test(queue, group);
          }

          @Override
          public void workerEnded(ProgramConfig program) {
            ended.add(program.name());
          }
        };
    InstallationConfig config =
        new InstallationConfig(data, Optional.empty(), List.of(programs), Map.of(), Map.of());
    supervisor =
        new Supervisor(
            SupervisorLock.acquire(run),
            config,
            logs,
            run,
            SupervisorFixture::spec,
            flow,
            listener);
    return supervisor;
  }

  Supervisor started(ProgramConfig... programs) {
    open(programs).start();
    return supervisor;
  }

  private static ProcessSpec spec(ProgramConfig program, int number) {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(program.args());
    return new ProcessSpec(program.workerName(number), command, program.env(), program.cwd());
  }

  WorkerStatus worker(String name) {
    return supervisor.workers().stream()
        .filter(worker -> worker.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  void awaitState(String name, WorkerState state) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(worker(name).state()).isEqualTo(state));
  }

  /** Waits until the worker printed this line. */
  void awaitLine(String line) {
    await().atMost(PATIENCE).until(() -> listener.lines.contains(line));
  }

  static void awaitEnd(ProcessIdentity process) {
    await().atMost(PATIENCE).until(() -> !process.isAlive());
  }

  @Override
  public void close() {
    if (supervisor != null) {
      supervisor.close();
    }
  }
}
