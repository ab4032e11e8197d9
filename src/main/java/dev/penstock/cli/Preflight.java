package dev.penstock.cli;

import dev.penstock.config.InstallationConfig;
import dev.penstock.config.ProgramConfig;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.worker.WorkerClass;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks before anything is started whether every program can be. */
final class Preflight {
  private Preflight() {}

  /**
   * Does nothing if all is well.
   *
   * @throws InvalidInputException with a line for each program that cannot be started
   */
  static void check(InstallationConfig config) {
    List<String> problems = new ArrayList<>();
    for (ProgramConfig program : config.programs()) {
      try {
        check(program);
      } catch (InvalidInputException e) {
        problems.add("program " + program.name() + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }

  private static void check(ProgramConfig program) {
    program.cwd().ifPresent(Preflight::checkFolder);
    program.run().ifPresentOrElse(name -> checkClass(name, program), () -> checkCommand(program));
  }

  private static void checkFolder(Path cwd) {
    if (!Files.isDirectory(cwd)) {
      throw new InvalidInputException("the folder " + cwd + " of \"cwd\" does not exist");
    }
  }

  private static void checkClass(String name, ProgramConfig program) {
    boolean handler = WorkerClass.find(name, program.classpath()).isHandler();
    if (handler && program.input().isEmpty()) {
      throw new InvalidInputException(
          "the class " + name + " handles messages; name their queue in \"input\"");
    }
    if (!handler && program.input().isPresent()) {
      throw new InvalidInputException(
          "the class " + name + " handles no messages; leave \"input\" out");
    }
  }

  private static void checkCommand(ProgramConfig program) {
    String command = program.command().get(0);
    boolean isPath = command.contains(File.separator);
    // The path is the supervisor's own, whatever the program's env says: that is how Java looks.
    List<Path> candidates =
        isPath
            ? List.of(program.cwd().orElse(Path.of("")).resolve(command))
            : Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder).resolve(command))
                .toList();
    if (candidates.stream().noneMatch(Files::isRegularFile)) {
      throw new InvalidInputException(
          "the command " + command + " was not found" + (isPath ? "" : " on the PATH"));
    }
    if (candidates.stream().noneMatch(Files::isExecutable)) {
      throw new InvalidInputException(
          "the command " + command + " may not be executed; allow it with: chmod +x " + command);
    }
  }
}
