package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.queue.QueueFacts;
import dev.penstock.supervisor.SupervisorLock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "repair",
    description = "Set right what verify finds in the files of queues.",
    footer = {
      "",
      "Nobody may use the queues meanwhile: it is refused while a supervisor runs or a queue has",
      "consumers, and none can be started before it ended; do not send either. Ends with exit code 1",
      "if something is still wrong."
    })
final class RepairCommand implements Callable<Integer> {
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  @Mixin Common common;

  @Parameters(index = "0", arity = "1..*", paramLabel = "QUEUE", description = "The queues.")
  List<String> names;

  @Option(names = "--json", description = "Print an array of {queue, finding}.")
  boolean json;

  @Override
  public Integer call() {
    try (OpenQueues queues = new OpenQueues(common)) {
      List<String> wanted = queues.names(names);
      SupervisorLock lock = SupervisorLock.acquire(queues.data().run());
      try {
        wanted.forEach(name -> refuseIfUsed(queues, name));
        return repair(queues, wanted);
      } finally {
        lock.close();
      }
    }
  }

  private int repair(OpenQueues queues, List<String> wanted) {
    QueueCheck repair = new QueueCheck(queues.queues()::verify, System.out, json);
    wanted.forEach(name -> repair.look(name, true));
    if (repair.findings() == 0) {
      repair.end("nothing is damaged, and nothing was changed");
      return Failures.DONE;
    }
    QueueCheck again = new QueueCheck(queues.queues()::verify, NOWHERE, false);
    wanted.forEach(name -> again.look(name, false));
    boolean well = again.findings() == 0;
    repair.end(
        Numbers.count(repair.findings(), "finding")
            + (well
                ? "; all is well now"
                : ", of which "
                    + again.findings()
                    + " could not be repaired; penstock verify tells which"));
    return well ? Failures.DONE : Failures.FAILED;
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
