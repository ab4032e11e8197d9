package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig;
import dev.penstock.fault.PenstockException;
import dev.penstock.process.OsProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * One worker: what is wanted of it, what it is, and how the second follows the first. Only the
 * supervisor's thread may call it. Times are in nanoseconds of the given ticker.
 */
final class Worker {
  /** When nothing is to be done at any time. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * Exit code of a Java worker whose arguments or config are wrong, which no restart cures. One
   * that had taken a message had neither wrong, so its own code chose this number.
   */
  private static final int BAD_USAGE = 2;

  /** Exit code of a JVM that ended on SIGTERM. */
  private static final int TERMINATED = 143;

  private static final long READY_LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final ProgramConfig program;
  private final int number;
  private final Tools tools;
  private final RestartRule restart;

  private WorkerStatus.Wanted wanted = WorkerStatus.Wanted.DOWN;
  private WorkerState state = WorkerState.STOPPED;
  private Instant since;
  private long stateNanos;
  private long dueNanos = NEVER;
  private String reason = "";
  private int restarts;
  private OptionalInt lastExit = OptionalInt.empty();
  private Run run; // null when no process runs

  /**
   * What all workers of a supervisor share.
   *
   * @param loop runs what it is given on the supervisor's thread
   * @param ticker nanoseconds that never go back, for waiting
   * @param clock the time of day, for showing
   */
  record Tools(
      Run.Starter starter,
      Executor loop,
      LongSupplier ticker,
      InstantSource clock,
      SupervisorListener listener) {}

  Worker(ProgramConfig program, int number, Tools tools) {
    this.program = program;
    this.number = number;
    this.tools = tools;
    this.restart = new RestartRule(program.restart());
    this.since = now();
  }

  ProgramConfig program() {
    return program;
  }

  int number() {
    return number;
  }

  String name() {
    return program.workerName(number);
  }

  WorkerState state() {
    return state;
  }

  boolean isWanted() {
    return wanted == WorkerStatus.Wanted.UP;
  }

  /** Whether the worker is at an end that it should not have come to. */
  boolean hasFailed() {
    return state == WorkerState.FATAL || state == WorkerState.EXITED && lastExit.orElseThrow() != 0;
  }

  /** How the worker got where it is, for messages: {@code resize-2 is FATAL (exit code 2)}. */
  String describe() {
    return name() + " is " + state + (reason.isEmpty() ? "" : " (" + reason + ")");
  }

  WorkerStatus status() {
    return new WorkerStatus(
        name(),
        program.name(),
        kind(),
        state,
        wanted,
        Optional.ofNullable(run).map(Run::identity),
        since,
        restarts,
        lastExit,
        reason);
  }

  /** Wants the worker up, and starts it if it is at an end. */
  void start() {
    wanted = WorkerStatus.Wanted.UP;
    if (state.isEnd()) {
      restart.reset();
      launch();
    }
  }

  /** Wants the worker down: asks its process to end, within the program's time-out. */
  void stop() {
    wanted = WorkerStatus.Wanted.DOWN;
    if (state == WorkerState.BACKOFF) {
      moveTo(WorkerState.STOPPED, "");
    } else if (run != null && state != WorkerState.STOPPING) {
      moveTo(WorkerState.STOPPING, "");
      dueNanos = stateNanos + program.stopTimeout().toNanos();
      run.terminate();
    }
  }

  /** Ends the process at once, if there is one. */
  void kill() {
    if (run != null) {
      run.kill();
    }
  }

  /** When {@link #tick} has something to do, or {@link #NEVER}. */
  long dueNanos() {
    return dueNanos;
  }

  /** Does what is due. */
  void tick() {
    if (tools.ticker().getAsLong() < dueNanos) {
      return;
    }
    dueNanos = NEVER;
    switch (state) {
      case STARTING -> lookWhetherReady();
      case BACKOFF -> {
        restarts++;
        launch();
      }
      case STOPPING -> {
        tools.listener().said(name() + " did not stop within " + seconds() + "; killing it");
        run.kill();
      }
      default -> throw new IllegalStateException(name() + " has nothing to do in " + state);
    }
  }

  private void launch() {
    moveTo(WorkerState.STARTING, "");
    try {
      run = tools.starter().start(this, code -> tools.loop().execute(() -> ended(code)));
    } catch (PenstockException e) {
      follow(restart.afterFailedStart(), e.getMessage());
      return;
    }
    if (kind() == WorkerStatus.Kind.COMMAND) {
      moveTo(WorkerState.RUNNING, ""); // a command has no way to say when it is ready
    } else {
      lookWhetherReady();
    }
  }

  private void lookWhetherReady() {
    if (run.ready()) {
      moveTo(WorkerState.RUNNING, "");
    } else {
      dueNanos = tools.ticker().getAsLong() + READY_LOOK_NANOS;
    }
  }

  private void ended(int code) {
    String end = OsProcess.describeExit(code);
    String lastWords = run.lastWords();
    String why = lastWords.isEmpty() ? end : end + ": " + lastWords;
    boolean hadMessage = run.hadMessage();
    run = null;
    lastExit = OptionalInt.of(code);
    if (state == WorkerState.STOPPING) {
      boolean clean = code == 0 || code == TERMINATED;
      moveTo(WorkerState.STOPPED, clean ? "" : why);
      if (isWanted()) {
        launch(); // somebody changed their mind while it was stopping
      }
    } else if (kind() == WorkerStatus.Kind.JAVA && code == BAD_USAGE && !hadMessage) {
      moveTo(WorkerState.FATAL, why);
    } else {
      boolean ranAtAll = state == WorkerState.RUNNING;
      long ran = ranAtAll ? tools.ticker().getAsLong() - stateNanos : 0;
      WorkerState next = restart.afterEnd(code != 0, Duration.ofNanos(ran), hadMessage);
      follow(next, code == 0 ? "" : why);
    }
  }

  /** After the worker ended by itself, or could not start. */
  private void follow(WorkerState next, String why) {
    moveTo(next, next == WorkerState.FATAL ? why + "; given up" : why);
    if (next == WorkerState.BACKOFF) {
      dueNanos = stateNanos + restart.pause().toNanos();
    }
  }

  private void moveTo(WorkerState next, String why) {
    state = state.to(next, name());
    reason = why;
    since = now();
    stateNanos = tools.ticker().getAsLong();
    dueNanos = NEVER;
    tools.listener().changed(status());
  }

  private WorkerStatus.Kind kind() {
    return program.run().isPresent() ? WorkerStatus.Kind.JAVA : WorkerStatus.Kind.COMMAND;
  }

  private Instant now() {
    return tools.clock().instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private String seconds() {
    return program.stopTimeout().toMillis() / 1000.0 + " s";
  }
}
