package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.config.ProgramConfig;
import dev.penstock.process.JavaCommand;
import dev.penstock.process.ProcessSpec;
import dev.penstock.supervisor.Launcher;
import dev.penstock.worker.Assignment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts a Java class in Penstock's own worker, and a command as it is. */
final class WorkerLauncher implements Launcher {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final DataDirectory data;

  WorkerLauncher(DataDirectory data) {
    this.data = data;
  }

  @Override
  public ProcessSpec spec(ProgramConfig program, int number) {
    Assignment assignment =
        new Assignment(
            program.workerName(number),
            program.name(),
            number,
            program.count(),
            data.root(),
            program.run().orElse(""),
            program.args(),
            // A worker may start in another folder than this process.
            program.classpath().stream().map(Path::toAbsolutePath).toList(),
            program.input(),
            program.group(),
            program.prefetch(),
            program.timeLimit(),
            program.spin(),
            program.output());
    Map<String, String> env = new LinkedHashMap<>(program.env());
    env.putAll(assignment.toEnvironment());
    return new ProcessSpec(assignment.name(), command(program, assignment), env, program.cwd());
  }

  /**
   * Ctrl-C in the supervisor's terminal is for the supervisor, which stops workers in flow order.
   */
  private static List<String> ownSession(List<String> command) {
    return Files.isExecutable(SETSID)
        ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
        : command;
  }

  private static List<String> command(ProgramConfig program, Assignment assignment) {
    List<String> command = new ArrayList<>();
    if (program.run().isPresent()) {
      command.add(Main.WORKER);
      command.addAll(assignment.toArguments());
      return ownSession(JavaCommand.of(command));
    }
    command.addAll(program.command());
    command.addAll(program.args());
    return command;
  }
}
