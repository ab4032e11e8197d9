package dev.penstock.cli;

import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.Queues;
import dev.penstock.supervisor.Flow;

/** Tells a supervisor when a group is through with its queue. */
final class QueueFlow implements Flow {
  private final Queues queues;

  QueueFlow(Queues queues) {
    this.queues = queues;
  }

  @Override
  public boolean drained(String queue, String group) {
    QueueFacts facts = queues.facts(queue);
    return facts.groups().stream()
        .filter(found -> found.name().equals(group))
        .findFirst()
        .map(QueueFacts.Group::drained)
        // The first consumer makes the group; without one, nobody has seen what there is.
        .orElse(facts.messages() == 0);
  }
}
