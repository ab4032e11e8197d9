package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupAdmin;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead} and its subcommands. */
final class DeadCommands {
  private DeadCommands() {}

  @Command(
      name = "dead",
      description = "Show the messages that groups gave up, deliver them again, or delete them.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Root implements Runnable {
    @Mixin Common common;

    @Override
    public void run() {
      throw new InvalidInputException("say what to do: penstock dead list, show, retry or discard");
    }
  }

  @Command(name = "list", description = "Show the dead letters of a queue, a line each.")
  static final class ListLetters implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
    String queue;

    @Option(names = "--group", paramLabel = "NAME", description = "Only those of this group.")
    String group;

    @Option(
        names = "--json",
        description =
            "Print an array of {id, group, reason, deliveries, worker, firstDelivered, diedAt}.")
    boolean json;

    @Override
    public Integer call() {
      List<DeadLetter> letters;
      try (OpenQueues queues = new OpenQueues(common)) {
        letters = DeadLetters.of(queues, queue, group);
      }
      if (json) {
        System.out.println(Json.text(letters.stream().map(Shown::json).toList()));
      } else if (letters.isEmpty()) {
        System.out.println("no dead letters in " + queue);
      } else {
        System.out.print(table(letters));
      }
      return Failures.DONE;
    }

    private static Table table(List<DeadLetter> letters) {
      Table table = new Table("ID", "GROUP", "DELIVERIES", "WORKER", "DIED", "REASON");
      for (DeadLetter letter : letters) {
        table.add(
            Long.toString(letter.message().id()), // as it is given to the other commands
            letter.group(),
            letter.deliveries(),
            letter.worker(),
            letter.diedAt(),
            letter.reason().replaceAll("\\R", " "));
      }
      return table;
    }
  }

  @Command(name = "show", description = "Show all there is to know of dead letters.")
  static final class Show implements Callable<Integer> {
    @Mixin Common common;
    @Mixin DeadLetters.Meant meant;

    @Option(
        names = "--json",
        description = "Print an array of what dead list and read print, with {detail}.")
    boolean json;

    @Override
    public Integer call() {
      meant.check();
      try (OpenQueues queues = new OpenQueues(common)) {
        List<DeadLetter> letters =
            DeadLetters.of(queues, meant.queue, meant.group).stream().filter(meant::has).toList();
        if (json) {
          System.out.println(Json.text(letters.stream().map(Shown::jsonInFull).toList()));
        } else {
          letters.forEach(letter -> System.out.print(DeadLetterText.of(letter)));
        }
        meant.refuseMissing(letters.stream().map(letter -> letter.message().id()).toList());
      }
      return Failures.DONE;
    }
  }

  @Command(
      name = "retry",
      description = "Deliver dead letters again, as if they had never been delivered.")
  static final class Retry implements Callable<Integer> {
    @Mixin Common common;
    @Mixin DeadLetters.Meant meant;

    @Option(names = "--json", description = "Print {queue, retried}.")
    boolean json;

    @Override
    public Integer call() {
      return meant.each(common, GroupAdmin::retryDead, "retried", json);
    }
  }

  @Command(name = "discard", description = "Delete dead letters for good.")
  static final class Discard implements Callable<Integer> {
    @Mixin Common common;
    @Mixin DeadLetters.Meant meant;

    @Option(names = "--json", description = "Print {queue, discarded}.")
    boolean json;

    @Override
    public Integer call() {
      return meant.each(common, GroupAdmin::discardDead, "discarded", json);
    }
  }
}
