package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig.Restart;
import java.time.Duration;

/**
 * What becomes of one worker that ended by itself. Counts its ends, so each worker has its own. Not
 * thread-safe.
 *
 * <p>The pause before a restart doubles with each end until a run lasts {@link #LONG}. A worker
 * that fails {@value #QUICK_FAILURES} times in a row within {@link #QUICK} is given up: it would
 * most likely fail for ever, and each attempt costs.
 */
final class RestartRule {
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  static final Duration LONG = Duration.ofSeconds(10);
  static final Duration QUICK = Duration.ofSeconds(1);
  static final int QUICK_FAILURES = 5;

  private final Restart restart;
  private Duration pause = Duration.ZERO;
  private int quickFailures;

  RestartRule(Restart restart) {
    this.restart = restart;
  }

  /**
   * Notes an end and says what follows.
   *
   * @param ran how long the worker was running; zero if it never came to that
   * @return {@code BACKOFF}, {@code EXITED} or {@code FATAL}
   */
  WorkerState afterEnd(boolean failed, Duration ran) {
    if (restart == Restart.NEVER || restart == Restart.ON_FAILURE && !failed) {
      return WorkerState.EXITED;
    }
    quickFailures = failed && ran.compareTo(QUICK) < 0 ? quickFailures + 1 : 0;
    if (quickFailures == QUICK_FAILURES) {
      return WorkerState.FATAL;
    }
    boolean first = pause.isZero() || ran.compareTo(LONG) >= 0;
    Duration longer = first ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    return WorkerState.BACKOFF;
  }

  /** As {@link #afterEnd}, for a worker whose process could not even be started. */
  WorkerState afterFailedStart() {
    WorkerState next = afterEnd(true, Duration.ZERO);
    return next == WorkerState.EXITED ? WorkerState.FATAL : next;
  }

  /** How long to wait in {@code BACKOFF}. */
  Duration pause() {
    return pause;
  }

  /** Forgets the past, because the operator starts the worker anew. */
  void reset() {
    pause = Duration.ZERO;
    quickFailures = 0;
  }
}
