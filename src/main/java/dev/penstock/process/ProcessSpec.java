package dev.penstock.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is started, and how.
 *
 * @param name of the worker, for messages
 * @param command the executable and its arguments
 * @param env variables added to the environment this process has
 * @param cwd the folder it starts in, or empty for this process's own
 */
public record ProcessSpec(
    String name, List<String> command, Map<String, String> env, Optional<Path> cwd) {
  public ProcessSpec {
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command for " + name);
    }
    command = List.copyOf(command);
    env = Map.copyOf(env);
  }
}
