package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig;

/** What the supervisor has to do with queues. Thread-safe. */
public interface Flow {
  /**
   * Whether the group has nothing more to do: every message in the queue is acknowledged or given
   * up. Asked often, so it should be cheap.
   */
  boolean drained(String queue, String group);

  /**
   * A process of this program ended, however that came. What it had in hand is to go to others at
   * once. Called from any thread, which it should not hold up.
   */
  void workerEnded(ProgramConfig program);
}
