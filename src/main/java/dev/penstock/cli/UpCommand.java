package dev.penstock.cli;

import dev.penstock.config.InstallationConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Run a supervisor that keeps the programs of a config running.",
    footer = {
      "",
      "In the foreground, SIGTERM or Ctrl-C stops the workers in the order the messages flow, and",
      "then the supervisor. With -d it goes on in the background: see status, logs and down."
    })
final class UpCommand implements Callable<Integer> {
  static final Path DEFAULT_CONFIG = Path.of("penstock.yaml");

  @Mixin Common common;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The config. Default: ${DEFAULT-VALUE}.")
  Path file = DEFAULT_CONFIG;

  @Option(
      names = {"-d", "--detach"},
      description = "Return when all workers that start with the supervisor run.")
  boolean detach;

  @Option(
      names = {"-q", "--quiet"},
      description = "Do not show what the workers print; it is in their logs.")
  boolean quiet;

  @Override
  public Integer call() {
    InstallationConfig config = Supervision.check(file);
    Path said = common.dataIfSaid();
    Path root = said != null ? said : config.data();
    return detach ? new Detached(file, root).start(config) : supervise(config, root, quiet);
  }

  private static int supervise(InstallationConfig config, Path root, boolean quiet) {
    Console console = new Console(!quiet);
    try (Supervision supervision = Supervision.begin(config, root, false, console)) {
      supervision.stopOnSignals();
      console.said("supervises " + supervision.data().root());
      supervision.supervisor().start();
      supervision.supervisor().awaitEnd();
      console.said("ended");
    }
    return Failures.DONE;
  }
}
