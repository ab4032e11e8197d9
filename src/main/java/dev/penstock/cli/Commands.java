package dev.penstock.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All commands by name, and the way one of them is run. */
final class Commands {
  private static final int HELP_WIDTH = 100;

  private static final List<String> NAMES =
      List.of(
          "demo", "run", "up", "down", "status", "logs", "queues", "send", "receive", "read",
          "groups", "dead", "purge", "verify", "repair", "state", "locks");

  private static final List<String> GROUPS =
      List.of("list", "create", "pause", "resume", "seek", "delete");

  private static final List<String> DEAD = List.of("list", "show", "retry", "discard");

  private static final List<String> STATE =
      List.of(
          "list", "get", "watch", "set", "incr", "cas", "delete", "dump", "load", "verify",
          "repair");

  /** Those that are given numbers, which may begin with a minus. */
  private static final List<String> TAKING_NUMBERS =
      List.of("state set", "state incr", "state cas");

  private Commands() {}

  /** Runs the command line and returns its exit code. */
  static int execute(String... args) {
    CommandLine root = new CommandLine(new Root());
    Failures failures = new Failures();
    // Reading a command's annotations takes milliseconds; so only the one that is meant is read,
    // unless help or a typo asks for all.
    boolean oneIsMeant = args.length > 0 && NAMES.contains(args[0]);
    for (String name : oneIsMeant ? List.of(args[0]) : NAMES) {
      root.addSubcommand(name, withSubcommands(name, args));
    }
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setExecutionExceptionHandler(failures);
    root.setParameterExceptionHandler(failures);
    try {
      return root.execute(args);
    } catch (Error e) { // which the handlers above are not given
      return failures.unexpected(e, List.of(args).contains("--debug"));
    }
  }

  private static Object withSubcommands(String name, String... args) {
    List<String> subcommands =
        switch (name) {
          case "groups" -> GROUPS;
          case "dead" -> DEAD;
          case "state" -> STATE;
          default -> List.of();
        };
    if (subcommands.isEmpty()) {
      return command(name);
    }
    CommandLine parent = new CommandLine(command(name));
    boolean oneIsMeant = args.length > 1 && subcommands.contains(args[1]);
    for (String subcommand : oneIsMeant ? List.of(args[1]) : subcommands) {
      String both = name + " " + subcommand;
      CommandLine child = new CommandLine(command(both));
      child.setUnmatchedOptionsArePositionalParams(TAKING_NUMBERS.contains(both));
      parent.addSubcommand(subcommand, child);
    }
    return parent;
  }

  /** A switch and not a table of constructors, whose lambdas would cost each start 8 ms. */
  private static Object command(String name) {
    return switch (name) {
      case "demo" -> new DemoCommand();
      case "run" -> new RunCommand();
      case "up" -> new UpCommand();
      case "down" -> new DownCommand();
      case "status" -> new StatusCommand();
      case "logs" -> new LogsCommand();
      case "queues" -> new QueuesCommand();
      case "send" -> new SendCommand();
      case "receive" -> new ReceiveCommand();
      case "read" -> new ReadCommand();
      case "groups" -> new GroupCommands.Root();
      case "groups list" -> new GroupCommands.ListGroups();
      case "groups create" -> new GroupCommands.Create();
      case "groups pause" -> new GroupCommands.Pause();
      case "groups resume" -> new GroupCommands.Resume();
      case "groups seek" -> new GroupCommands.Seek();
      case "groups delete" -> new GroupCommands.Delete();
      case "dead" -> new DeadCommands.Root();
      case "dead list" -> new DeadCommands.ListLetters();
      case "dead show" -> new DeadCommands.Show();
      case "dead retry" -> new DeadCommands.Retry();
      case "dead discard" -> new DeadCommands.Discard();
      case "purge" -> new PurgeCommand();
      case "verify" -> new VerifyCommand();
      case "repair" -> new RepairCommand();
      case "state" -> new StateCommand();
      case "state list" -> new StateCommand.ListAll();
      case "state get" -> new StateCommand.Get();
      case "state watch" -> new StateWatch();
      case "state set" -> new StateChanges.Set();
      case "state incr" -> new StateChanges.Incr();
      case "state cas" -> new StateChanges.CompareAndSet();
      case "state delete" -> new StateChanges.Delete();
      case "state dump" -> new StateDumpCommand();
      case "state load" -> new StateLoadCommand();
      case "state verify" -> new StateFileCommands.Verify();
      case "state repair" -> new StateFileCommands.Repair();
      case "locks" -> new LocksCommand();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  @Command(
      name = "penstock",
      description = "Worker processes that lose nothing, on one jar, without a broker.",
      synopsisSubcommandLabel = "COMMAND",
      versionProvider = Version.class,
      footer = {
        "",
        "Exit codes: 0 done, 1 failed, 2 bad usage or config, 3 not running, 4 not found.",
        "penstock COMMAND --help tells more of each command."
      })
  static final class Root implements Runnable {
    @Spec CommandSpec spec;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "Show this help.")
    boolean help;

    @Option(
        names = {"-V", "--version"},
        versionHelp = true,
        description = "Show the version.")
    boolean version;

    @Override
    public void run() {
      spec.commandLine().usage(System.out);
    }
  }
}
