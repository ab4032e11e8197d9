package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.process.ProcessTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The workers that a dead supervisor left running. Java workers end with it; other commands may not
 * notice. They end before new ones start, so that no two workers have one name.
 */
final class Orphans {
  private static final Duration LONGEST_DEATH = Duration.ofSeconds(2);
  private static final long LOOK_NANOS = Duration.ofMillis(2).toNanos();

  private Orphans() {}

  /** Ends them all. Called with the supervisor's lock held: whoever published them is dead. */
  static void end(Path run, Consumer<String> said) {
    Optional<StatusSnapshot> last;
    try {
      last = StatusSnapshot.read(run);
    } catch (PenstockException e) {
      said.accept(e.getMessage() + "; if an earlier supervisor left workers, they run on");
      return;
    }
    last.ifPresent(
        snapshot ->
            snapshot.workers().forEach(worker -> end(worker, snapshot.supervisor().pid(), said)));
  }

  private static void end(WorkerStatus worker, long supervisor, Consumer<String> said) {
    Optional<ProcessIdentity> orphan = worker.process().filter(ProcessIdentity::isAlive);
    if (orphan.isEmpty()) {
      return;
    }
    ProcessTree.kill(orphan.get());
    said.accept(
        "ended "
            + worker.name()
            + " (pid "
            + orphan.get().pid()
            + "), left running by the supervisor with pid "
            + supervisor
            + ", which died");
    long start = System.nanoTime();
    while (orphan.get().isAlive() && System.nanoTime() - start < LONGEST_DEATH.toNanos()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
