package dev.penstock.cli;

import dev.penstock.config.Names;
import dev.penstock.fault.PenstockException;
import dev.penstock.state.StateKind;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "dump",
    description = "Print all that shared objects hold, as lines of JSON for penstock state load.",
    footer = {
      "",
      "Others may go on meanwhile: each entry is of one moment, a whole map is not. Locks and the",
      "like hold nothing that could be kept. Ends with exit code 1 if an object could not be read."
    })
final class StateDumpCommand implements Callable<Integer> {
  @Mixin Common common;

  @Parameters(
      index = "0..*",
      paramLabel = "NAME",
      description = "The objects, of whatever kind; all if left out.")
  List<String> names = List.of();

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Only objects of this kind: map, list, namespace, counter, value, array, memory.")
  String kind;

  @Override
  public Integer call() {
    StateKind only = kind == null ? null : StateKind.parse(kind);
    int exit = Failures.DONE;
    try (OpenState state = new OpenState(common)) {
      check(state);
      StateDump dump = new StateDump(state.state(), System.out);
      for (StateKind each : StateKind.values()) {
        for (String name : state.state().names(each)) {
          boolean wanted = names.isEmpty() || names.contains(name);
          if (wanted && (only == null || only == each)) {
            exit = Math.max(exit, dump(dump, each, name));
          }
        }
      }
      dump.end();
    }
    return exit;
  }

  private void check(OpenState state) {
    TreeSet<String> all = new TreeSet<>();
    for (StateKind each : StateKind.values()) {
      all.addAll(state.state().names(each));
    }
    for (String name : names) {
      Missing.check("shared object", Names.checkState("state", name), List.copyOf(all));
    }
  }

  /** Returns an exit code: what cannot be read stops nothing else. */
  private static int dump(StateDump dump, StateKind each, String name) {
    try {
      dump.object(each, name);
      return Failures.DONE;
    } catch (PenstockException e) {
      System.err.println("penstock: " + e.getMessage());
      return Failures.FAILED;
    }
  }
}
