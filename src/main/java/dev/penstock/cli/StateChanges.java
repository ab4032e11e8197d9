package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.state.Primitive;
import dev.penstock.state.StateKind;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The subcommands of {@code state} that change something. */
final class StateChanges {
  private StateChanges() {}

  /** Which place of which object is meant, and how what came of it is shown. */
  static final class Target {
    @Mixin StateCommand.Kind kind;

    @Parameters(index = "0", paramLabel = "NAME", description = "The object.")
    String name;

    @Option(names = "--json", description = "Print the value, or what was done, as JSON.")
    boolean json;

    OpenState.Found find(OpenState state) {
      return state.find(name, kind.kind);
    }

    void print(Object value) {
      System.out.println(StateCommand.shown(value, json));
    }
  }

  @Command(
      name = "set",
      description = "Set a counter or value, or what stands at a key or index.",
      footer = {
        "",
        "What a map or namespace does not have yet is stored as text; what is there keeps its type."
      })
  static final class Set implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Parameters(
        index = "1..2",
        arity = "1..2",
        paramLabel = "[KEY] VALUE",
        hideParamSyntax = true,
        description = "The key or index, unless it is a counter or value; and what it is to be.")
    List<String> words;

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        StateCell cell = state.cell(target.find(state), words.size() == 1 ? null : words.get(0));
        cell.set(words.get(words.size() - 1));
        target.print(cell.get());
      }
      return Failures.DONE;
    }
  }

  @Command(
      name = "incr",
      description = "Add to a counter or value, or to what stands at a key or index.",
      footer = {"", "Makes a counter if nothing has the name."})
  static final class Incr implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Parameters(
        index = "1..2",
        arity = "0..2",
        paramLabel = "[KEY] [BY]",
        hideParamSyntax = true,
        description =
            "The key or index, unless it is a counter or value; and how much, 1 if left out.")
    List<String> words = List.of();

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        OpenState.Found found = foundOrNull(state);
        boolean placed = found != null && found.hasPlaces() && !words.isEmpty();
        String by = by(found, placed ? words.subList(1, words.size()) : words);
        if (found == null) {
          Primitive.LONG.parse(by); // refused before anything is made
          target.print(state.counter(target.name).add(by));
        } else {
          target.print(state.cell(found, placed ? words.get(0) : null).add(by));
        }
      }
      return Failures.DONE;
    }

    /** Null if a counter is to be made. */
    private OpenState.Found foundOrNull(OpenState state) {
      String kind = target.kind.kind;
      boolean counter = kind == null || kind.equals(StateKind.COUNTER.toString());
      boolean isNew = counter && words.size() < 2 && state.bearing(target.name, kind).isEmpty();
      return isNew ? null : target.find(state);
    }

    private static String by(OpenState.Found found, List<String> words) {
      if (words.size() > 1) {
        throw new InvalidInputException(found.inWords() + ": leave \"" + words.get(0) + "\" out");
      }
      return words.isEmpty() ? "1" : words.get(0);
    }
  }

  @Command(
      name = "cas",
      description = {
        "Set a counter, a value or an element of an array, if it is as expected.",
        "Ends with exit code 1, and shows what it is, if not."
      })
  static final class CompareAndSet implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Parameters(
        index = "1..3",
        arity = "2..3",
        paramLabel = "[INDEX] EXPECTED VALUE",
        hideParamSyntax = true,
        description = "The index, if it is an array; what it is; and what it is to be.")
    List<String> words;

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        StateCell cell = state.cell(target.find(state), words.size() == 2 ? null : words.get(0));
        boolean set = cell.compareAndSet(words.get(words.size() - 2), words.get(words.size() - 1));
        target.print(cell.get());
        return set ? Failures.DONE : Failures.FAILED;
      }
    }
  }

  @Command(
      name = "delete",
      description = "Delete an object, or a key, attribute or element of one.",
      footer = {
        "",
        "A map, list or namespace is emptied, for whoever has it open, and keeps its name. Of all",
        "others the name is deleted: processes that have it open go on sharing it; who asks for the",
        "name is given a new one."
      })
  static final class Delete implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Target target;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "KEY",
        description = "The key, attribute or index.")
    String key;

    @Option(names = "--all", description = "Empty a map, list or namespace.")
    boolean all;

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        OpenState.Found found = target.find(state);
        if (found.kind().isMap()) {
          remove(state, found);
        } else if (key != null || all) {
          throw new InvalidInputException(
              found.inWords() + ": leave " + (all ? "--all" : "\"" + key + "\"") + " out");
        } else if (!state.state().delete(found.kind(), found.name())) {
          throw new NotFoundException(found.name() + " was deleted by another process just now");
        }
        String what =
            key != null ? key + " of " + found.name() : (all ? "all of " : "") + found.name();
        System.out.println(
            target.json
                ? Json.text(Json.object("name", found.name(), "key", key, "deleted", true))
                : "deleted " + what);
      }
      return Failures.DONE;
    }

    private void remove(OpenState state, OpenState.Found found) {
      if (all && key != null) {
        throw new InvalidInputException(
            "say either --all, or one of what is in " + found.name() + ": not both");
      }
      if (!all && key == null) {
        throw new InvalidInputException(state.missingPlace(found) + ", or say --all to empty it");
      }
      if (all) {
        state.clear(found);
      } else {
        state.entry(found, key).remove();
      }
    }
  }
}
