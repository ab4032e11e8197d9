package dev.penstock.supervisor;

import java.util.List;

/**
 * Stopping everything in the order in which messages flow, so that each stage can still finish what
 * the one before it sent. Only the supervisor's thread may call it.
 */
final class Stop {
  private final List<List<Worker>> stages;

  Stop(List<List<Worker>> stages) {
    this.stages = stages;
  }

  /** Goes as far as it can now; true when all have ended. */
  boolean proceed() {
    for (List<Worker> stage : stages) {
      stage.forEach(Worker::stop); // asks nobody twice
      if (!stage.stream().allMatch(worker -> worker.state().isEnd())) {
        return false;
      }
    }
    return true;
  }
}
