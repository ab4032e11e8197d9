package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.process.OsProcess;
import dev.penstock.process.ProcessSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * A worker's life as an operating-system process, with its log and its ready file.
 *
 * <p>A Java worker writes its pid to {@code run/workers/NAME.ready} when it takes up work, and a
 * line below it before it decodes its first message. The file is deleted before a start and after
 * an end, so it never speaks for another life.
 */
final class ProcessRun implements Run {
  /**
   * How long after its exit a process's output is waited for. The pipe holds little, so all of it
   * is read long before, unless a child outlived the process and keeps the pipe open; what that
   * prints still reaches the log, later.
   */
  private static final long LAST_LINES_MILLIS = 1_000;

  /** An error that was printed longer before a signal ended the process is no reason for that. */
  private static final Duration JUST_BEFORE = Duration.ofSeconds(1);

  /** The line of a worker that has taken a message. */
  private static final String MESSAGE = "message";

  private final OsProcess process;
  private final LogCapture log;
  private final Path readyFile;
  private volatile boolean hadMessage;
  private volatile String lastWords = "";

  private ProcessRun(OsProcess process, LogCapture log, Path readyFile) {
    this.process = process;
    this.log = log;
    this.readyFile = readyFile;
  }

  /**
   * Starts the process.
   *
   * @param clock the one of the log
   * @param said told what went wrong without harm
   * @param exited told at once when the process has ended
   * @param onEnd as in {@link Run.Starter#start}
   */
  static ProcessRun start(
      ProcessSpec spec,
      LogCapture log,
      Path readyFile,
      InstantSource clock,
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
    ProcessRun run = new ProcessRun(process, log, readyFile);
    process.onExit(code -> exited.run());
    CompletableFuture<Void> logged = log.start(process);
    process.onExit(
        code -> {
          Instant justBefore = clock.instant().minus(JUST_BEFORE);
          Instant since = OsProcess.isSignal(code) ? justBefore : Instant.MIN;
          logged
              .copy()
              .completeOnTimeout(null, LAST_LINES_MILLIS, TimeUnit.MILLISECONDS)
              .thenRun(
                  () -> {
                    run.readLastWords(since, said);
                    onEnd.accept(code);
                  });
        });
    return run;
  }

  /** Reads what the process said of itself, for the last time, and deletes its ready file. */
  private void readLastWords(Instant since, Consumer<String> said) {
    lastWords = log.lastErrorLine(since);
    List<String> lines = lines();
    hadMessage = lines.size() > 1 && lines.get(1).equals(MESSAGE);
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
    return !lines().isEmpty();
  }

  @Override
  public boolean hadMessage() {
    return hadMessage;
  }

  /** What the process wrote into its ready file; none if that is missing, or not of this life. */
  private List<String> lines() {
    if (!Files.isRegularFile(readyFile)) {
      return List.of();
    }
    try {
      List<String> lines = Files.readAllLines(readyFile, StandardCharsets.ISO_8859_1);
      String pid = Long.toString(process.identity().pid());
      return !lines.isEmpty() && lines.get(0).equals(pid) ? lines : List.of();
    } catch (IOException e) {
      return List.of(); // it went away while we looked, as it does when the process ends
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
  public String lastWords() {
    return lastWords;
  }
}
