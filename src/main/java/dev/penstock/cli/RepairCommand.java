package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.queue.QueueFacts;
import dev.penstock.supervisor.SupervisorLock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "repair",
    description = "Set right what verify finds in the files of queues and shared objects.",
    footer = {
      "",
      "Nobody may use them meanwhile: it is refused while a supervisor runs, a queue has consumers,",
      "or a process has what is damaged open, and none can be started before it ended; do not send",
      "either. What was damaged is kept. Ends with exit code 1 if something is still wrong."
    })
final class RepairCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(
      index = "0..*",
      paramLabel = "NAME",
      description = "Queues and shared objects to repair; all if left out.")
  List<String> names = List.of();

  @Option(
      names = "--json",
      description = "Print an array of {queue, finding} and {kind, name, finding}.")
  boolean json;

  @Override
  public Integer call() {
    try (OpenQueues queues = new OpenQueues(common);
        OpenState state = new OpenState(common)) {
      FileSubjects subjects = FileSubjects.of(names, queues, state.state());
      SupervisorLock lock = SupervisorLock.acquire(queues.data().run());
      try {
        queues.names(List.of()).stream()
            .filter(queue -> names.isEmpty() || names.contains(queue))
            .forEach(queue -> refuseIfUsed(queues, queue));
        return FileCheck.repair(subjects.subjects(), System.out, json);
      } finally {
        lock.close();
      }
    }
  }

  private static void refuseIfUsed(OpenQueues queues, String name) {
    List<QueueFacts.Group> groups;
    try {
      groups = queues.facts(name).groups();
    } catch (DamagedFileException | InvalidInputException e) {
      return; // nobody can use a queue that cannot be opened; the repair tells why
    }
    for (QueueFacts.Group group : groups) {
      if (group.consumers() > 0) {
        throw new PenstockException(
            "the group "
                + group.name()
                + " of the queue "
                + name
                + " has "
                + Numbers.count(group.consumers(), "consumer")
                + "; end them first");
      }
    }
  }
}
