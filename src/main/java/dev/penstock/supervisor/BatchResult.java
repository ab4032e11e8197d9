package dev.penstock.supervisor;

import java.util.List;
import java.util.Optional;

/**
 * How a batch went.
 *
 * @param failure why it did not succeed, in a sentence, or empty if it did
 * @param workers as they ended, in the order of the config
 */
public record BatchResult(Optional<String> failure, List<WorkerStatus> workers) {
  public BatchResult {
    workers = List.copyOf(workers);
  }

  /** Whether all work was done. */
  public boolean success() {
    return failure.isEmpty();
  }
}
