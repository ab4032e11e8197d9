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
 *
 * <p>One that had taken a message started well, and is never given up: what ends it is most likely
 * the message, and how often that is delivered is bounded by its queue. The pause grows less then,
 * because others wait behind that message.
 */
final class RestartRule {
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  static final Duration LONGEST_PAUSE_AFTER_MESSAGE = Duration.ofSeconds(2);
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
   * @param hadMessage whether it had taken a message since it was started
   * @return {@code BACKOFF}, {@code EXITED} or {@code FATAL}
   */
  WorkerState afterEnd(boolean failed, Duration ran, boolean hadMessage) {
    if (restart == Restart.NEVER || restart == Restart.ON_FAILURE && !failed) {
      return WorkerState.EXITED;
    }
    boolean quickFailure = failed && !hadMessage && ran.compareTo(QUICK) < 0;
    quickFailures = quickFailure ? quickFailures + 1 : 0;
    if (quickFailures == QUICK_FAILURES) {
      return WorkerState.FATAL;
    }
    boolean first = pause.isZero() || ran.compareTo(LONG) >= 0;
    Duration longer = first ? FIRST_PAUSE : pause.multipliedBy(2);
    Duration longest = hadMessage ? LONGEST_PAUSE_AFTER_MESSAGE : LONGEST_PAUSE;
    pause = longer.compareTo(longest) < 0 ? longer : longest;
    return WorkerState.BACKOFF;
  }

  /** As {@link #afterEnd}, for a worker whose process could not even be started. */
  WorkerState afterFailedStart() {
    WorkerState next = afterEnd(true, Duration.ZERO, false);
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
