package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.config.InstallationConfig;
import dev.penstock.fault.PenstockException;
import dev.penstock.process.JavaCommand;
import dev.penstock.supervisor.StatusSnapshot;
import dev.penstock.supervisor.SupervisorLock;
import dev.penstock.supervisor.WorkerState;
import dev.penstock.supervisor.WorkerStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** Starts a supervisor in a session of its own, and waits until its workers run. */
final class Detached {
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
    Process supervisor = launch(data, log);
    List<WorkerStatus> workers = awaitWorkers(supervisor, data, log);
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

  private static List<WorkerStatus> awaitWorkers(Process supervisor, DataDirectory data, Path log) {
    while (supervisor.isAlive()) {
      var published =
          StatusSnapshot.read(data.run())
              .filter(status -> status.supervisor().pid() == supervisor.pid());
      if (published.isPresent()) {
        List<WorkerStatus> wanted =
            published.get().workers().stream()
                .filter(worker -> worker.wanted() == WorkerStatus.Wanted.UP)
                .toList();
        boolean begun = published.get().workers().isEmpty() || !wanted.isEmpty();
        if (begun && wanted.stream().noneMatch(w -> ON_THE_WAY.contains(w.state()))) {
          return wanted;
        }
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    throw new PenstockException(
        "the supervisor ended with exit code " + supervisor.exitValue() + "; see " + log);
  }
}
