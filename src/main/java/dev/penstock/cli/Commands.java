package dev.penstock.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All commands by name, and the way one of them is run. */
final class Commands {
  private static final Map<String, Supplier<Object>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("demo", DemoCommand::new);
    BY_NAME.put("run", RunCommand::new);
    BY_NAME.put("up", UpCommand::new);
    BY_NAME.put("down", DownCommand::new);
    BY_NAME.put("status", StatusCommand::new);
    BY_NAME.put("logs", LogsCommand::new);
    BY_NAME.put("queues", QueuesCommand::new);
    BY_NAME.put("send", SendCommand::new);
    BY_NAME.put("receive", ReceiveCommand::new);
    BY_NAME.put("state", StateCommand::new);
  }

  private Commands() {}

  /** Runs the command line and returns its exit code. */
  static int execute(String... args) {
    CommandLine root = new CommandLine(new Root());
    Failures failures = new Failures();
    Optional<String> named = Arrays.stream(args).filter(BY_NAME::containsKey).findFirst();
    // Reading a command's annotations takes milliseconds; so only the one that is meant is read,
    // unless help or a typo asks for all.
    if (named.isPresent() && args[0].equals(named.get())) {
      root.addSubcommand(named.get(), BY_NAME.get(named.get()).get());
    } else if (!isVersion(args)) {
      BY_NAME.forEach((name, command) -> root.addSubcommand(name, command.get()));
    }
    root.setExecutionExceptionHandler(failures);
    root.setParameterExceptionHandler(failures);
    return root.execute(args);
  }

  private static boolean isVersion(String... args) {
    return args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"));
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
    @Mixin Common common;

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
