package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.Reference;
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
        description =
            "Needed if several have that name: map, list, namespace, counter, value, array,"
                + " memory.")
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
            "Print an array of {name, kind, type, size, value}; of a map or namespace {key: value},"
                + " of a list or array its elements, else the value.")
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
          Object value = found.hasPlaces() ? null : printable(state.cell(found, null).get(), json);
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
      return found.hasPlaces() ? state.size(found) : null;
    }

    private String one(OpenState state, OpenState.Found found) {
      return switch (found.kind()) {
        case MAP -> entries(state.map(found).entries(prefix));
        case NAMESPACE -> entries(attributes(state, found));
        case LIST -> elements(state.list(found).toList());
        case ARRAY -> elements(state, found);
        case COUNTER, VALUE -> shown(state.cell(found, null).get(), json) + "\n";
        case MEMORY ->
            throw new InvalidInputException(
                found.inWords() + ": penstock state get " + name + " OFFSET shows one");
      };
    }

    private Map<String, Object> attributes(OpenState state, OpenState.Found found) {
      Map<String, Object> all = state.state().namespace(found.name()).asMap();
      all.keySet().removeIf(attribute -> !attribute.startsWith(prefix));
      return all;
    }

    private String entries(Map<String, Object> entries) {
      Map<String, Object> shown = new LinkedHashMap<>();
      Table table = new Table("KEY", "VALUE");
      entries.forEach(
          (key, value) -> {
            shown.put(key, printable(value, json));
            table.add(key, String.valueOf(printable(value, json)));
          });
      return json ? Json.text(shown) + "\n" : table.toString();
    }

    private String elements(OpenState state, OpenState.Found found) {
      List<Object> elements = new ArrayList<>();
      for (int index = 0; index < found.shape().length(); index++) {
        elements.add(StateCell.element(state.state(), found, index).get());
      }
      return elements(elements);
    }

    private String elements(List<Object> elements) {
      List<Object> shown = new ArrayList<>();
      Table table = new Table("INDEX", "VALUE");
      for (Object each : elements) {
        Object element = printable(each, json);
        table.add(Integer.toString(shown.size()), element); // as it is given to other commands
        shown.add(element);
      }
      return json ? Json.text(shown) + "\n" : table.toString();
    }
  }

  @Command(
      name = "get",
      description = "Show one value. Ends with exit code 4 if there is none.",
      footer = {
        "",
        "A counter or value has no KEY; a list or array has an INDEX, memory an OFFSET."
      })
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
    return json ? Json.text(printable(value, true)) : printable(value, false);
  }

  /** As one of the types that tables and JSON know. */
  static Object printable(Object value, boolean json) {
    if (value instanceof Reference reference) {
      return json ? Json.object("reference", reference.toString()) : "-> " + reference;
    }
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
