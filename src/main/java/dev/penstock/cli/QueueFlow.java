package dev.penstock.cli;

import dev.penstock.config.ProgramConfig;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.Queues;
import dev.penstock.supervisor.Flow;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells a supervisor when a group is through with its queue, and a queue of ends of workers. */
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

  @Override
  public void workerEnded(ProgramConfig program) {
    List<String> there = queues.names(); // one that is missing is not made for this
    queues.noticeDeaths(
        Stream.of(program.input(), program.output())
            .flatMap(Optional::stream)
            .distinct()
            .filter(there::contains)
            .toList());
  }
}
