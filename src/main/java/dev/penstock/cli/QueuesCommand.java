package dev.penstock.cli;

import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.Queues;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "queues", description = "Show the queues, and how far each group is with them.")
final class QueuesCommand implements Callable<Integer> {
  @Mixin Common common;

  @Option(names = "--json", description = "Print an array of {name, messages, groups}.")
  boolean json;

  @Override
  public Integer call() {
    List<QueueFacts> all = new ArrayList<>();
    try (Queues queues = Queues.in(common.open().queues(), Queues.DEFAULT_ENGINE)) {
      queues.names().forEach(name -> all.add(queues.facts(name)));
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
        "groups",
        queue.groups().stream()
            .map(
                group ->
                    Json.object(
                        "name", group.name(),
                        "waiting", group.waiting(),
                        "claimed", group.claimed(),
                        "done", group.done(),
                        "consumers", group.consumers()))
            .toList());
  }

  private static String table(List<QueueFacts> all) {
    if (all.isEmpty()) {
      return "no queues yet; a queue is made at its first use\n";
    }
    Table table =
        new Table("QUEUE", "MESSAGES", "GROUP", "WAITING", "CLAIMED", "DONE", "CONSUMERS");
    for (QueueFacts queue : all) {
      if (queue.groups().isEmpty()) {
        table.add(queue.name(), queue.messages(), null, null, null, null, null);
      }
      for (QueueFacts.Group group : queue.groups()) {
        table.add(
            queue.name(),
            queue.messages(),
            group.name(),
            group.waiting(),
            group.claimed(),
            group.done(),
            group.consumers());
      }
    }
    return table.toString();
  }
}
