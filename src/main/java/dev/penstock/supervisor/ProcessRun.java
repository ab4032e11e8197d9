package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.process.OsProcess;
import dev.penstock.process.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A worker's life as an operating-system process, with its log and its ready file.
 *
 * <p>A Java worker writes its pid to {@code run/workers/NAME.ready} when it takes up work. The file
 * is deleted before a start and after an end, so it never speaks for another life.
 */
final class ProcessRun implements Run {
  /**
   * How long after its exit a process's output is waited for. The pipe holds little, so all of it
   * is read long before, unless a child outlived the process and keeps the pipe open; what that
   * prints still reaches the log, later.
   */
  private static final long LAST_LINES_MILLIS = 1_000;

  private final OsProcess process;
  private final LogCapture log;
  private final Path readyFile;

  private ProcessRun(OsProcess process, LogCapture log, Path readyFile) {
    this.process = process;
    this.log = log;
    this.readyFile = readyFile;
  }

  /**
   * Starts the process.
   *
   * @param said told what went wrong without harm
   * @param exited told at once when the process has ended
   * @param onEnd as in {@link Run.Starter#start}
   */
  static ProcessRun start(
      ProcessSpec spec,
      LogCapture log,
      Path readyFile,
      Consumer<String> said,
      Runnable exited,
      IntConsumer onEnd) {
    try {
      Files.deleteIfExists(readyFile);
    } catch (IOException e) {
      throw new PenstockException(
          "worker " + spec.name() + " cannot be started: the file " + readyFile + " stays: " + e,
          e);
    }
    OsProcess process = OsProcess.start(spec);
    process.onExit(code -> exited.run());
    CompletableFuture<Void> logged = log.start(process);
    process.onExit(
        code ->
            logged
                .copy()
                .completeOnTimeout(null, LAST_LINES_MILLIS, TimeUnit.MILLISECONDS)
                .thenRun(
                    () -> {
                      forget(readyFile, said);
                      onEnd.accept(code);
                    }));
    return new ProcessRun(process, log, readyFile);
  }

  private static void forget(Path readyFile, Consumer<String> said) {
    try {
      Files.deleteIfExists(readyFile);
    } catch (IOException e) {
      said.accept("the file " + readyFile + " cannot be deleted: " + e);
    }
  }

  @Override
  public ProcessIdentity identity() {
    return process.identity();
  }

  @Override
  public boolean ready() {
    try {
      return Files.isRegularFile(readyFile)
          && Files.readString(readyFile, StandardCharsets.ISO_8859_1)
              .strip()
              .equals(Long.toString(process.identity().pid()));
    } catch (IOException e) {
      return false; // it went away while we looked, as it does when the process ends
    }
  }

  @Override
  public void terminate() {
    process.terminate();
  }

  @Override
  public void kill() {
    process.killTree();
  }

  @Override
  public String lastErrorLine() {
    return log.lastErrorLine();
  }
}
