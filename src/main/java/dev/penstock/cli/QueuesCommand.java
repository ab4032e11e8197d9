package dev.penstock.cli;

import dev.penstock.queue.QueueFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "queues",
    description = "Show the queues, and how far each group is with them.",
    footer = {
      "",
      "MESSAGES were ever sent, KEPT are still there to be read. Of a group's messages, those WAITING",
      "can be taken now or wait for one of their key, those DELAYED are not due yet, those CLAIMED are",
      "in the hands of consumers, and those DEAD were given up: see dead. Left out were those EXPIRED,",
      "since they were too old, and those SKIPPED: purged, dropped, deleted or discarded."
    })
final class QueuesCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(index = "0..*", paramLabel = "NAME", description = "Queues to show; all if left out.")
  List<String> names = List.of();

  @Option(names = "--json", description = "Print an array of {name, messages, kept, groups}.")
  boolean json;

  @Override
  public Integer call() {
    List<QueueFacts> all = new ArrayList<>();
    try (OpenQueues queues = new OpenQueues(common)) {
      for (String name : queues.names(names)) {
        all.add(queues.queues().facts(name));
      }
    }
    System.out.print(
        json ? Json.text(all.stream().map(QueuesCommand::json).toList()) + "\n" : table(all));
    return Failures.DONE;
  }

  private static Object json(QueueFacts queue) {
    return Json.object(
        "name",
        queue.name(),
        "messages",
        queue.messages(),
        "kept",
        queue.kept(),
        "groups",
        queue.groups().stream().map(GroupColumns::json).toList());
  }

  private static String table(List<QueueFacts> all) {
    if (all.isEmpty()) {
      return "no queues yet; a queue is made at its first use\n";
    }
    List<QueueFacts.Group> groups = new ArrayList<>();
    all.forEach(queue -> groups.addAll(queue.groups()));
    GroupColumns table = new GroupColumns(groups, "QUEUE", "MESSAGES", "KEPT");
    for (QueueFacts queue : all) {
      if (queue.groups().isEmpty()) {
        table.add(null, queue.name(), queue.messages(), queue.kept());
      }
      for (QueueFacts.Group group : queue.groups()) {
        table.add(group, queue.name(), queue.messages(), queue.kept());
      }
    }
    return table.toString();
  }
}
