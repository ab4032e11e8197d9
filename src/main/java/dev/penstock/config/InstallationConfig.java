package dev.penstock.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A checked config file.
 *
 * @param data the data directory, as written (relative to the current folder unless absolute)
 * @param shareWithGroup the Unix group that may use the data directory too, or empty for nobody
 *     else
 * @param programs in the order of the file
 */
public record InstallationConfig(
    Path data, Optional<String> shareWithGroup, List<ProgramConfig> programs) {
  public InstallationConfig {
    programs = List.copyOf(programs);
  }
}
