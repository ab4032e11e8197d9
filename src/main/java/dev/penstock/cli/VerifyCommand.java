package dev.penstock.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Look at every file of queues, and tell what is wrong with them.",
    footer = {
      "",
      "Changes nothing, and can be done at any time. Ends with exit code 1 if anything was found."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(
      index = "0..*",
      paramLabel = "QUEUE",
      description = "Queues to look at; all if left out.")
  List<String> names = List.of();

  @Option(names = "--json", description = "Print an array of {queue, finding}.")
  boolean json;

  @Override
  public Integer call() {
    try (OpenQueues queues = new OpenQueues(common)) {
      QueueCheck check = new QueueCheck(queues.queues()::verify, System.out, json);
      List<String> wanted = queues.names(names);
      for (String name : wanted) {
        check.look(name, false);
      }
      String seen = "looked at " + Numbers.count(wanted.size(), "queue");
      if (check.findings() == 0) {
        check.end(seen + "; all is well");
        return Failures.DONE;
      }
      check.end(
          seen
              + ", with "
              + Numbers.count(check.findings(), "finding")
              + "; penstock repair QUEUE repairs what can be");
      return Failures.FAILED;
    }
  }
}
