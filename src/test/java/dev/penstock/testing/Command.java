package dev.penstock.testing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Starts a command as a user would. */
public final class Command {
  private Command() {}

  /** What a command left: its exit code and all it printed. */
  public record Result(int exit, String out, String err) {}

  /**
   * Runs {@code command} in the folder {@code cwd}, in this process's environment with {@code env}
   * put over it; it reads an empty standard input.
   *
   * @throws AssertionError if it has not ended within two minutes; it and what it started are
   *     killed
   */
  public static Result run(List<String> command, Map<String, String> env, Path cwd) {
    try (Running running = start(command, env, cwd)) {
      return running.awaitEnd();
    }
  }

  /** The same without waiting for its end. The caller closes it, which kills what still runs. */
  public static Running start(List<String> command, Map<String, String> env, Path cwd) {
    return Running.start(command, env, cwd);
  }
}
