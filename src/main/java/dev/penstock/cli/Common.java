package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class Common {
  private static final String DEFAULT_DATA = "data";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      order = 100,
      description = "The data directory; else $$PENSTOCK_DATA, else ./data.")
  Path data;

  @Option(names = "--debug", order = 101, description = "Show the stack trace of an error.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 102,
      description = "Show this help.")
  boolean help;

  /** Where the data directory is, if the command line or the environment says so; else null. */
  Path dataIfSaid() {
    String variable = System.getenv("PENSTOCK_DATA");
    return data != null || variable == null || variable.isEmpty() ? data : Path.of(variable);
  }

  /** The path of the data directory, which need not exist yet. */
  Path path() {
    Path said = dataIfSaid();
    return said != null ? said : Path.of(DEFAULT_DATA);
  }

  /** The data directory, which must exist. */
  DataDirectory open() {
    return DataDirectory.open(path());
  }
}
