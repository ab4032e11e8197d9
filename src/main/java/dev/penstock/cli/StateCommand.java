package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.StateKind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code state}, and those of its subcommands that look. */
@Command(
    name = "state",
    description = "Look into the shared state, and change it.",
    synopsisSubcommandLabel = "[COMMAND]")
final class StateCommand implements Callable<Integer> {
  @Mixin Common common;

  @Override
  public Integer call() {
    return new ListAll(common).call();
  }

  /** Which object of several that have one name. */
  static final class Kind {
    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description = "Needed if several have that name: map, counter, value, array, memory.")
    String kind;
  }

  @Command(name = "list", description = "Show all shared objects, or what one holds.")
  static final class ListAll implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Kind kind = new Kind();

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "NAME",
        description = "The object to show; all of them if left out.")
    String name;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
    String prefix = "";

    @Option(
        names = "--json",
        description =
            "Print an array of {name, kind, type, size, value}; of a map {key: value}, of an array"
                + " its elements, else the value.")
    boolean json;

    ListAll() {}

    private ListAll(Common common) {
      this.common = common;
    }

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        System.out.print(name == null ? all(state) : one(state, state.find(name, kind.kind)));
      }
      return Failures.DONE;
    }

    private String all(OpenState state) {
      List<Object> objects = new ArrayList<>();
      Table table = new Table("NAME", "KIND", "TYPE", "SIZE", "VALUE");
      for (OpenState.Found found : state.all()) {
        if (kind.kind == null || found.kind() == StateKind.parse(kind.kind)) {
          Object type = type(found);
          Object size = size(state, found);
          Object value = found.hasPlaces() ? null : printable(state.cell(found, null).get());
          objects.add(
              Json.object(
                  "name",
                  found.name(),
                  "kind",
                  found.kind(),
                  "type",
                  type,
                  "size",
                  size,
                  "value",
                  value));
          table.add(found.name(), found.kind(), type, size, value);
        }
      }
      if (json) {
        return Json.text(objects) + "\n";
      }
      return objects.isEmpty()
          ? "no shared state yet; each object is made at its first use\n"
          : table.toString();
    }

    private static Object type(OpenState.Found found) {
      boolean typed = found.kind() == StateKind.VALUE || found.kind() == StateKind.ARRAY;
      return typed ? found.shape().type().toString() : null;
    }

    private static Object size(OpenState state, OpenState.Found found) {
      if (!found.hasPlaces()) {
        return null;
      }
      return found.shape() == null ? state.map(found).size() : (Object) found.shape().length();
    }

    private String one(OpenState state, OpenState.Found found) {
      return switch (found.kind()) {
        case MAP -> entries(state, found);
        case ARRAY -> elements(state, found);
        case COUNTER, VALUE -> shown(state.cell(found, null).get(), json) + "\n";
        case MEMORY ->
            throw new InvalidInputException(
                found.inWords() + ": penstock state get " + name + " OFFSET shows one");
      };
    }

    private String entries(OpenState state, OpenState.Found found) {
      Map<String, Object> shown = new LinkedHashMap<>();
      Table table = new Table("KEY", "VALUE");
      state
          .map(found)
          .entries(prefix)
          .forEach(
              (key, value) -> {
                shown.put(key, printable(value));
                table.add(key, String.valueOf(printable(value)));
              });
      return json ? Json.text(shown) + "\n" : table.toString();
    }

    private String elements(OpenState state, OpenState.Found found) {
      List<Object> shown = new ArrayList<>();
      Table table = new Table("INDEX", "VALUE");
      for (int index = 0; index < found.shape().length(); index++) {
        Object element = printable(StateCell.element(state.state(), found, index).get());
        shown.add(element);
        table.add(Integer.toString(index), element); // as it is given to the other commands
      }
      return json ? Json.text(shown) + "\n" : table.toString();
    }
  }

  @Command(
      name = "get",
      description = "Show one value. Ends with exit code 4 if there is none.",
      footer = {"", "A counter or value has no KEY; an array has an INDEX, memory an OFFSET."})
  static final class Get implements Callable<Integer> {
    @Mixin Common common;
    @Mixin Kind kind;

    @Parameters(index = "0", paramLabel = "NAME", description = "The object.")
    String name;

    @Parameters(
        index = "1",
        arity = "0..1",
        paramLabel = "KEY",
        description = "The key, or the index.")
    String key;

    @Option(names = "--json", description = "Print the value as JSON.")
    boolean json;

    @Override
    public Integer call() {
      try (OpenState state = new OpenState(common)) {
        OpenState.Found found = state.find(name, kind.kind);
        System.out.println(shown(state.cell(found, key).get(), json));
      }
      return Failures.DONE;
    }
  }

  static Object shown(Object value, boolean json) {
    return json ? Json.text(printable(value)) : printable(value);
  }

  /** As one of the types that tables and JSON know. */
  private static Object printable(Object value) {
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    if (value instanceof Byte || value instanceof Short) {
      return ((Number) value).intValue();
    }
    if (value instanceof Float number) {
      return Double.valueOf(number.toString()); // with the digits that a float shows
    }
    return value instanceof Character ? value.toString() : value;
  }
}
