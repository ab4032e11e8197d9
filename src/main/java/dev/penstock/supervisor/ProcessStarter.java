package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.IntConsumer;

/** Starts each worker as a process with its log and its ready file. Thread-safe. */
final class ProcessStarter implements Run.Starter {
  private final Launcher launcher;
  private final Path logs;
  private final Path readyFiles;
  private final InstantSource clock;
  private final SupervisorListener listener;
  private final Flow flow;

  /**
   * @param logs the folder of the logs, {@code NAME.log}
   * @param run the folder in which ready files lie as {@code workers/NAME.ready}; made here, as
   *     private as this folder is
   */
  ProcessStarter(
      Launcher launcher,
      Path logs,
      Path run,
      InstantSource clock,
      SupervisorListener listener,
      Flow flow) {
    this.launcher = launcher;
    this.logs = logs;
    this.readyFiles = run.resolve("workers");
    this.clock = clock;
    this.listener = listener;
    this.flow = flow;
    try {
      Files.createDirectories(readyFiles);
      Files.setPosixFilePermissions(readyFiles, Files.getPosixFilePermissions(run));
    } catch (IOException e) {
      throw new PenstockException("the folder " + readyFiles + " cannot be made: " + e, e);
    }
  }

  @Override
  public Run start(Worker worker, IntConsumer onEnd) {
    String name = worker.name();
    LogFile file = new LogFile(logs.resolve(name + ".log"), listener::said);
    return ProcessRun.start(
        launcher.spec(worker.program(), worker.number()),
        new LogCapture(name, file, clock, listener),
        readyFiles.resolve(name + ".ready"),
        clock,
        listener::said,
        () -> tellQueues(worker),
        onEnd);
  }

  private void tellQueues(Worker worker) {
    try {
      flow.workerEnded(worker.program());
    } catch (RuntimeException e) {
      listener.said("the end of " + worker.name() + " was not told to its queues: " + e);
    }
  }
}
