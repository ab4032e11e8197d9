package dev.penstock.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Look at every file of queues and shared objects, and tell what is wrong.",
    footer = {
      "",
      "Changes nothing, and can be done at any time. Ends with exit code 1 if anything was found."
    })
final class VerifyCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(
      index = "0..*",
      paramLabel = "NAME",
      description = "Queues and shared objects to look at; all if left out.")
  List<String> names = List.of();

  @Option(
      names = "--json",
      description = "Print an array of {queue, finding} and {kind, name, finding}.")
  boolean json;

  @Override
  public Integer call() {
    try (OpenQueues queues = new OpenQueues(common);
        OpenState state = new OpenState(common)) {
      FileSubjects subjects = FileSubjects.of(names, queues, state.state());
      return FileCheck.verify(subjects.subjects(), subjects.inWords(), System.out, json);
    }
  }
}
