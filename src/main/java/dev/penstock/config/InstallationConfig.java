package dev.penstock.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked config file.
 *
 * @param data the data directory, as written (relative to the current folder unless absolute)
 * @param shareWithGroup the Unix group that may use the data directory too, or empty for nobody
 *     else
 * @param programs in the order of the file
 * @param queues the settings of those queues that have a section, by name, in the order of the file
 * @param maps the same of maps of the shared state
 */
public record InstallationConfig(
    Path data,
    Optional<String> shareWithGroup,
    List<ProgramConfig> programs,
    Map<String, QueueConfig> queues,
    Map<String, MapConfig> maps) {
  public InstallationConfig {
    programs = List.copyOf(programs);
    // Not Map.copyOf, which forgets the order.
    queues = Collections.unmodifiableMap(new LinkedHashMap<>(queues));
    maps = Collections.unmodifiableMap(new LinkedHashMap<>(maps));
  }
}
