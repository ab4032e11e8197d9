package dev.penstock.cli;

import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.StartFrom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code groups} and its subcommands. */
final class GroupCommands {
  private GroupCommands() {}

  @Command(
      name = "groups",
      description = "Show and change the groups of a queue.",
      synopsisSubcommandLabel = "COMMAND")
  static final class Root implements Runnable {
    @Mixin Common common;

    @Override
    public void run() {
      throw new InvalidInputException(
          "say what to do: penstock groups list, create, pause, resume, seek or delete");
    }
  }

  /** Which group is meant, and how what was done is shown. */
  static final class Target {
    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
    String queue;

    @Parameters(index = "1", paramLabel = "GROUP", description = "The group.")
    String group;

    @Option(names = "--json", description = "Print what groups list prints of it.")
    boolean json;

    /** Says what was done, and how the group stands now. */
    void print(String done, OpenQueues queues) {
      QueueFacts.Group facts = queues.facts(queue, group);
      System.out.println(
          json
              ? Json.text(GroupColumns.json(facts))
              : done + "; " + Numbers.count(facts.waiting(), "message") + " waiting");
    }

    String inWords() {
      return "the group " + group + " of the queue " + queue;
    }
  }

  @Command(name = "list", description = "Show the groups of a queue and how far they are.")
  static final class ListGroups implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(index = "0", paramLabel = "QUEUE", description = "The queue.")
    String queue;

    @Option(
        names = "--json",
        description =
            "Print an array of {name, waiting, delayed, claimed, done, dead, expired, skipped,"
                + " consumers, paused}.")
    boolean json;

    @Override
    public Integer call() {
      List<QueueFacts.Group> groups;
      try (OpenQueues queues = new OpenQueues(common)) {
        groups = queues.facts(queue).groups();
      }
      if (json) {
        System.out.println(Json.text(groups.stream().map(GroupColumns::json).toList()));
        return Failures.DONE;
      }
      GroupColumns table = new GroupColumns(groups);
      groups.forEach(group -> table.add(group));
      System.out.print(
          groups.isEmpty()
              ? "the queue " + queue + " has no groups yet; a group is made at its first use\n"
              : table);
      return Failures.DONE;
    }
  }

  @Command(
      name = "create",
      description = "Make a group, so that it sees what is sent from some place on.")
  static final class Create implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Option(
        names = "--from",
        paramLabel = "PLACE",
        description = "Where it begins: " + Place.RULE + ". Default: ${DEFAULT-VALUE}.")
    String from = "start";

    @Override
    public Integer call() {
      StartFrom first = Place.parse("--from", from);
      Names.checkGroup(target.group);
      try (OpenQueues queues = new OpenQueues(common)) {
        if (!queues.queue(target.queue).createGroup(target.group, first)) {
          throw new PenstockException(
              target.inWords() + " exists already; penstock groups seek puts it elsewhere");
        }
        target.print("made " + target.inWords(), queues);
      }
      return Failures.DONE;
    }
  }

  @Command(
      name = "pause",
      description = "Hand nothing out, until resume; what consumers have in hand stays theirs.")
  static final class Pause implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Override
    public Integer call() {
      try (OpenQueues queues = new OpenQueues(common)) {
        queues.group(target.queue, target.group).pause(true);
        target.print("paused " + target.inWords(), queues);
      }
      return Failures.DONE;
    }
  }

  @Command(name = "resume", description = "Hand messages out again, after a pause.")
  static final class Resume implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Override
    public Integer call() {
      try (OpenQueues queues = new OpenQueues(common)) {
        queues.group(target.queue, target.group).pause(false);
        target.print("resumed " + target.inWords(), queues);
      }
      return Failures.DONE;
    }
  }

  @Command(
      name = "seek",
      description = {
        "Let a group go on from another place: further back to see messages again, further on to"
            + " leave some out.",
        "Claims and dead letters stay."
      })
  static final class Seek implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "PLACE",
        description = "Where it goes on: " + Place.RULE + ".")
    String to;

    @Override
    public Integer call() {
      StartFrom place = Place.parse("--to", to);
      try (OpenQueues queues = new OpenQueues(common)) {
        queues.group(target.queue, target.group).seek(place);
        target.print("moved " + target.inWords(), queues);
      }
      return Failures.DONE;
    }
  }

  @Command(name = "delete", description = "Forget a group and all it knows, its dead letters too.")
  static final class Delete implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Option(
        names = "--force",
        description =
            "Even if it has consumers, which get nothing more, or transactions that are committed"
                + " and still to be sent, which then never are.")
    boolean force;

    @Override
    public Integer call() {
      try (OpenQueues queues = new OpenQueues(common)) {
        QueueFacts.Group facts = queues.facts(target.queue, target.group);
        if (facts.consumers() > 0 && !force) {
          throw new PenstockException(
              target.inWords()
                  + " has "
                  + Numbers.count(facts.consumers(), "consumer")
                  + "; end them first, or delete it under them with --force");
        }
        if (facts.unsent() > 0 && !force) {
          throw new PenstockException(
              target.inWords()
                  + " has committed "
                  + Numbers.count(facts.unsent(), "transaction")
                  + " whose messages are still to be sent; start a consumer, which sends them, or lose"
                  + " them with --force");
        }
        queues.group(target.queue, target.group).delete();
      }
      Map<String, Object> done = Json.object("queue", target.queue, "deleted", target.group);
      System.out.println(target.json ? Json.text(done) : "deleted " + target.inWords());
      return Failures.DONE;
    }
  }
}
