package dev.penstock.supervisor;

import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Writes the status file when something changed. If it cannot be written, as when the disk is full,
 * the supervisor goes on without: that is said once, and tried again until it works.
 */
final class StatusPublisher {
  private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

  private final Path run;
  private final Instant since;
  private final LongSupplier ticker;
  private final Consumer<String> said;
  private List<WorkerStatus> inFile; // null before the first time
  private long retryNanos = Worker.NEVER;

  StatusPublisher(Path run, Instant since, LongSupplier ticker, Consumer<String> said) {
    this.run = run;
    this.since = since;
    this.ticker = ticker;
    this.said = said;
  }

  /** When to publish even if nothing changed, or {@link Worker#NEVER}. */
  long dueNanos() {
    return retryNanos;
  }

  void publish(List<WorkerStatus> workers) {
    boolean failing = retryNanos != Worker.NEVER;
    if (failing ? ticker.getAsLong() < retryNanos : workers.equals(inFile)) {
      return;
    }
    try {
      StatusFile.write(run, new StatusSnapshot(ProcessIdentity.current(), since, workers));
      inFile = workers;
      retryNanos = Worker.NEVER;
      if (failing) {
        said.accept("the status file in " + run + " can be written again");
      }
    } catch (IOException e) {
      retryNanos = ticker.getAsLong() + RETRY_NANOS;
      if (!failing) {
        said.accept("the status file in " + run + " cannot be written, it shows the past: " + e);
      }
    }
  }
}
