package dev.penstock.cli;

import dev.penstock.config.InstallationConfig;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = "Run a config as a batch: until the producers ended and the queues are drained.",
    footer = {
      "",
      "Work that an earlier batch left in the data directory is gone on with, unless --fresh throws",
      "it away."
    })
final class RunCommand implements Callable<Integer> {
  @Mixin Common common;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The config. Default: ${DEFAULT-VALUE}.")
  Path file = UpCommand.DEFAULT_CONFIG;

  @Option(names = "--fresh", description = "Throw away what the data directory holds from before.")
  boolean fresh;

  @Option(
      names = "--json",
      description = "Print {success, failure, seconds, messages, messagesPerSecond, workers}.")
  boolean json;

  @Override
  public Integer call() {
    InstallationConfig config = Supervision.check(file);
    Path said = common.dataIfSaid();
    try (Batch batch = Batch.run(config, said != null ? said : config.data(), fresh)) {
      System.out.print(json ? Json.text(batch.json()) + "\n" : batch.text());
      return batch.exitCode();
    }
  }
}
