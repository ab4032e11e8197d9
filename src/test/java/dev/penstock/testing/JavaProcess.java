package dev.penstock.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the tests in a process of its own, on the flags of every Penstock process. */
public final class JavaProcess {
  private static final Path FLAGS = Path.of("scripts/lib").toAbsolutePath();

  private JavaProcess() {}

  /** Starts the program, which shares this process's input and outputs. The caller ends it. */
  public static Process start(Class<?> program, Object... arguments) {
    try {
      return new ProcessBuilder(command(program, arguments)).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What starts the program, for who has other plans for its input and outputs. */
  public static List<String> command(Class<?> program, Object... arguments) {
    return command(List.of(), program, arguments);
  }

  /**
   * The same with more flags for the JVM.
   *
   * @param flags one that is said twice counts as it is said here
   */
  public static List<String> command(List<String> flags, Class<?> program, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + FLAGS.resolve("jvm.args"));
    command.add("@" + FLAGS.resolve("class-folders.args"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.addAll(flags);
    command.add(program.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }
}
