package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "purge",
    description = "Leave out all messages that wait in a queue, for all its groups or for one.",
    footer = {
      "",
      "What consumers have in hand, and dead letters, stay. Groups that begin later still see the",
      "messages: they are kept as long as the queue's retention says."
    })
final class PurgeCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
  String queue;

  @Option(names = "--group", paramLabel = "NAME", description = "Only for this group.")
  String group;

  @Option(names = "--yes", description = "Do not ask; needed where nobody can be asked.")
  boolean yes;

  @Option(names = "--json", description = "Print {queue, purged}.")
  boolean json;

  @Override
  public Integer call() throws IOException {
    try (OpenQueues queues = new OpenQueues(common)) {
      List<String> groups = queues.groups(queue, group);
      if (!yes && !isConfirmed(queues, groups)) {
        System.err.println("penstock: nothing was purged");
        return Failures.FAILED;
      }
      long purged = 0;
      for (String name : groups) {
        purged += queues.group(queue, name).purge();
      }
      System.out.println(
          json
              ? Json.text(Json.object("queue", queue, "purged", purged))
              : "purged " + Numbers.count(purged, "message") + " of " + of(groups));
    }
    return Failures.DONE;
  }

  private String of(List<String> groups) {
    return queue
        + (groups.isEmpty()
            ? ", which has no groups yet"
            : " for "
                + (groups.size() == 1 ? "the group " : "the groups ")
                + String.join(", ", groups));
  }

  private boolean isConfirmed(OpenQueues queues, List<String> groups) throws IOException {
    if (!Terminal.isInput()) {
      throw new InvalidInputException(
          "nobody can be asked whether to purge " + queue + "; say so with --yes");
    }
    long waiting = 0;
    for (String name : groups) {
      waiting += queues.facts(queue, name).waiting() + queues.facts(queue, name).delayed();
    }
    System.err.print(
        "purge " + Numbers.count(waiting, "message") + " of " + of(groups) + "? [y/N] ");
    System.err.flush();
    String answer =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
  }
}
