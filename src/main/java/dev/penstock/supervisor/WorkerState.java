package dev.penstock.supervisor;

import java.util.List;

/**
 * What a worker is doing, and what it may do next; the package's page shows it as a picture. Only
 * the supervisor's thread moves a worker from one state to another.
 */
public enum WorkerState {
  /** Not running: never started, or stopped because we asked. */
  STOPPED("STARTING"),
  /** The process is being started, or runs and has not said that it is ready. */
  STARTING("RUNNING", "BACKOFF", "STOPPING", "EXITED", "FATAL"),
  RUNNING("BACKOFF", "STOPPING", "EXITED", "FATAL"),
  /** Ended, and waiting to be started again. */
  BACKOFF("STARTING", "STOPPED"),
  /** Asked to stop and not ended yet. */
  STOPPING("STOPPED"),
  /** Ended by itself, and by its restart rule stays so. */
  EXITED("STARTING"),
  /** Given up: starting it again would fail again. */
  FATAL("STARTING");

  /** By name, because a constant cannot refer to one that is declared after it. */
  private final List<String> next;

  WorkerState(String... next) {
    this.next = List.of(next);
  }

  /** Whether no process runs and none will be started unless somebody asks. */
  public boolean isEnd() {
    return this == STOPPED || this == EXITED || this == FATAL;
  }

  /**
   * The given state, if a worker may go there from this one.
   *
   * @throws IllegalStateException if not
   */
  WorkerState to(WorkerState wanted, String worker) {
    if (!next.contains(wanted.name())) {
      throw new IllegalStateException(
          "worker " + worker + " cannot go from " + this + " to " + wanted);
    }
    return wanted;
  }
}
