package dev.penstock.bench.state;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Child;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Python's {@code multiprocessing}, as {@code python3} on the PATH has it; left out, with a note,
 * where there is none.
 */
final class Python {
  private static final String COMMAND = "python3";
  private static final String SCRIPT = "multiprocessing_calls.py";

  private final Path script;

  private Python(Path script) {
    this.script = script;
  }

  /** What it can call; the script knows these names. */
  enum Call {
    /** {@code with lock: pass} for a {@code Lock}. */
    LOCK,
    /** {@code value += 1} for a {@code Value}, under its lock. */
    COUNT,
    /** {@code shared[key] = value} for a {@code Manager().dict()} with the {@link Entries}. */
    PUT
  }

  /**
   * Looks for it.
   *
   * @param folder for its script
   */
  static Optional<Python> in(Path folder) throws IOException {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      Bench.note("left out Python's multiprocessing: " + problem.get());
      return Optional.empty();
    }
    Path script = folder.resolve(SCRIPT);
    try (InputStream text = Python.class.getResourceAsStream(SCRIPT)) {
      Files.copy(text, script);
    }
    return Optional.of(new Python(script));
  }

  /** Some Pythons were built without what processes share. */
  private static Optional<String> problem() {
    try {
      Process process =
          new ProcessBuilder(COMMAND, "-c", "import multiprocessing.synchronize")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int exit = process.onExit().join().exitValue();
      return exit == 0
          ? Optional.empty()
          : Optional.of(COMMAND + " cannot import it and ends with " + exit);
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Starts so many processes that follow the orders of {@link Caller} as one. */
  Child start(Call call, int processes) throws IOException {
    return Child.start(
        COMMAND, List.of(COMMAND, script.toString(), call.toString(), Integer.toString(processes)));
  }
}
