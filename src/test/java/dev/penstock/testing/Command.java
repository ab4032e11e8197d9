package dev.penstock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a command to its end, as a user would. */
public final class Command {
  private static final Duration LIMIT = Duration.ofMinutes(2);

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
    try {
      // Files, not pipes: a pipe stays open for as long as a process left running in the background
      // holds it.
      Path out = Files.createTempFile("command", ".out");
      Path err = Files.createTempFile("command", ".err");
      try {
        int exit = await(start(command, env, cwd, out, err), command);
        return new Result(exit, Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process start(
      List<String> command, Map<String, String> env, Path cwd, Path out, Path err)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(cwd.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(env);
    return builder.start();
  }

  private static int await(Process process, List<String> command) {
    try {
      if (process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new AssertionError(command + " has not ended within " + LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
