package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.config.InstallationConfig;
import dev.penstock.config.ProgramConfig;
import dev.penstock.fault.PenstockException;
import dev.penstock.process.JavaCommand;
import dev.penstock.supervisor.StatusSnapshot;
import dev.penstock.supervisor.SupervisorLock;
import dev.penstock.supervisor.WorkerState;
import dev.penstock.supervisor.WorkerStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Starts a supervisor in a session of its own, and waits until its workers run. */
final class Detached {
  /** A worker may load a lot before it is ready; a person does not wait longer for an answer. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final long LOOK_NANOS = 10_000_000;
  private static final Set<WorkerState> ON_THE_WAY =
      Set.of(WorkerState.STOPPED, WorkerState.STARTING);

  private final Path config;
  private final Path root;

  Detached(Path config, Path root) {
    this.config = config;
    this.root = root;
  }

  int start(InstallationConfig checked) {
    DataDirectory data = DataDirectory.create(root, checked.shareWithGroup());
    SupervisorLock.acquire(data.run()).close(); // refused here, in words the user sees
    Path log = data.logs().resolve("supervisor.log");
    long expected =
        checked.programs().stream()
            .filter(ProgramConfig::autostart)
            .mapToLong(ProgramConfig::count)
            .sum();
    Process supervisor = launch(data, log);
    List<WorkerStatus> workers = awaitWorkers(supervisor, data, log, expected);
    List<WorkerStatus> failed =
        workers.stream()
            .filter(w -> w.state() == WorkerState.FATAL || w.state() == WorkerState.BACKOFF)
            .toList();
    System.out.println(
        "supervisor "
            + supervisor.pid()
            + " runs on "
            + data.root()
            + " with "
            + (workers.size() - failed.size())
            + " of "
            + workers.size()
            + " workers started"
            + (failed.isEmpty() ? "" : "; see status, or stop it with down"));
    failed.forEach(w -> System.err.println("penstock: " + w.name() + ": " + w.reason()));
    return failed.isEmpty() ? Failures.DONE : Failures.FAILED;
  }

  private Process launch(DataDirectory data, Path log) {
    List<String> command = new ArrayList<>();
    // A session of its own: closing the terminal ends neither the supervisor nor its workers.
    command.add("setsid");
    command.addAll(
        JavaCommand.of(
            List.of(
                "up",
                "--quiet",
                "--config",
                config.toAbsolutePath().toString(),
                "--data",
                data.root().toString())));
    try {
      return new ProcessBuilder(command)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw new PenstockException("the supervisor cannot be started: " + e.getMessage(), e);
    }
  }

  private static List<WorkerStatus> awaitWorkers(
      Process supervisor, DataDirectory data, Path log, long expected) {
    long start = System.nanoTime();
    while (supervisor.isAlive()) {
      List<WorkerStatus> wanted = wantedWorkers(supervisor, data);
      List<WorkerStatus> late =
          wanted.stream().filter(worker -> ON_THE_WAY.contains(worker.state())).toList();
      if (wanted.size() == expected && late.isEmpty()) {
        return wanted;
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new PenstockException(
            "the supervisor runs, but after "
                + PATIENCE.toSeconds()
                + " s these workers are not ready: "
                + String.join(", ", late.stream().map(WorkerStatus::name).toList())
                + "; see logs, or stop it with down");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    SupervisorLock.acquire(data.run()).close(); // refused if one was started at the same moment
    throw new PenstockException(
        "the supervisor ended with exit code "
            + supervisor.exitValue()
            + ": "
            + lastLine(log)
            + " (from "
            + log
            + ")");
  }

  /** The workers that this supervisor has begun to start, as far as it has published any. */
  private static List<WorkerStatus> wantedWorkers(Process supervisor, DataDirectory data) {
    try {
      return StatusSnapshot.read(data.run()).stream()
          .filter(status -> status.supervisor().pid() == supervisor.pid())
          .flatMap(status -> status.workers().stream())
          .filter(worker -> worker.wanted() == WorkerStatus.Wanted.UP)
          .toList();
    } catch (PenstockException e) {
      return List.of(); // left damaged by an earlier one, and replaced in a moment
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }
}
