package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.supervisor.SupervisorLock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommands of {@code state} that see to its files. */
final class StateFileCommands {
  private StateFileCommands() {}

  @Command(
      name = "verify",
      description = "Look at every file of shared objects, and tell what is wrong.",
      footer = {
        "",
        "Changes nothing, and can be done at any time. Each finding says whether a repair drops",
        "something. Ends with exit code 1 if anything was found."
      })
  static final class Verify implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(
        index = "0..*",
        paramLabel = "NAME",
        description = "Objects to look at, locks too; all if left out.")
    List<String> names = List.of();

    @Option(names = "--json", description = "Print an array of {kind, name, finding}.")
    boolean json;

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        FileSubjects subjects = FileSubjects.of(names, null, state.state());
        return FileCheck.verify(subjects.subjects(), subjects.inWords(), System.out, json);
      }
    }
  }

  @Command(
      name = "repair",
      description = "Set right what verify finds in the files of shared objects.",
      footer = {
        "",
        "Saves what is sound, lists what is lost, and keeps what was damaged. It is refused while a",
        "supervisor runs or a process has what is damaged open, and none can be started before it",
        "ended. Ends with exit code 1 if something is still wrong."
      })
  static final class Repair implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(
        index = "0..*",
        paramLabel = "NAME",
        description = "Objects to repair, locks too; all if left out.")
    List<String> names = List.of();

    @Option(names = "--json", description = "Print an array of {kind, name, finding}.")
    boolean json;

    @Override
    public Integer call() {
      DataDirectory data = common.open();
      try (OpenState state = new OpenState(common)) {
        FileSubjects subjects = FileSubjects.of(names, null, state.state());
        SupervisorLock lock = SupervisorLock.acquire(data.run());
        try {
          return FileCheck.repair(subjects.subjects(), System.out, json);
        } finally {
          lock.close();
        }
      }
    }
  }
}
