package dev.penstock.supervisor;

/** What the supervisor has to know of queues to end a batch. */
@FunctionalInterface
public interface Flow {
  /**
   * Whether the group has nothing more to do: every message in the queue is acknowledged or given
   * up. Asked often, so it should be cheap.
   */
  boolean drained(String queue, String group);
}
