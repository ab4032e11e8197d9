package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.config.DataDirectory;
import dev.penstock.fault.NotFoundException;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedState;
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

@Command(
    name = "state",
    description = "Look into the shared state.",
    subcommands = {StateCommand.ListMaps.class, StateCommand.Get.class})
final class StateCommand implements Callable<Integer> {
  @Mixin Common common;

  @Override
  public Integer call() {
    new ListMaps(common).call();
    return Failures.DONE;
  }

  @Command(name = "list", description = "Show the maps, or the entries of one.")
  static final class ListMaps implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "MAP",
        description = "The map to show; all maps by name if left out.")
    String map;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
    String prefix = "";

    @Option(names = "--json", description = "Print {key: value}, or an array of {map, entries}.")
    boolean json;

    ListMaps() {}

    private ListMaps(Common common) {
      this.common = common;
    }

    @Override
    public Integer call() {
      DataDirectory data = common.open();
      try (SharedState state = SharedState.in(data.state(), SharedState.DEFAULT_ENGINE)) {
        System.out.print(map == null ? maps(state) : entries(existing(state, map)));
      }
      return Failures.DONE;
    }

    private String maps(SharedState state) {
      List<Object> objects = new ArrayList<>();
      Table table = new Table("MAP", "ENTRIES");
      for (String name : state.names()) {
        long size = state.map(name, Codec.any()).size();
        objects.add(Json.object("map", name, "entries", size));
        table.add(name, size);
      }
      if (json) {
        return Json.text(objects) + "\n";
      }
      return objects.isEmpty() ? "no maps yet; a map is made at its first use\n" : table.toString();
    }

    private String entries(SharedMap<Object> of) {
      Map<String, Object> shown = new LinkedHashMap<>();
      Table table = new Table("KEY", "VALUE");
      of.entries(prefix)
          .forEach(
              (key, value) -> {
                shown.put(key, printable(value));
                table.add(key, String.valueOf(printable(value)));
              });
      return json ? Json.text(shown) + "\n" : table.toString();
    }
  }

  @Command(name = "get", description = "Show one value. Ends with exit code 4 if there is none.")
  static final class Get implements Callable<Integer> {
    @Mixin Common common;

    @Parameters(index = "0", paramLabel = "MAP", description = "The map.")
    String map;

    @Parameters(index = "1", paramLabel = "KEY", description = "The key.")
    String key;

    @Option(names = "--json", description = "Print the value as JSON.")
    boolean json;

    @Override
    public Integer call() {
      DataDirectory data = common.open();
      try (SharedState state = SharedState.in(data.state(), SharedState.DEFAULT_ENGINE)) {
        Object value =
            existing(state, map)
                .get(key)
                .orElseThrow(
                    () -> new NotFoundException("the map " + map + " has no key \"" + key + "\""));
        System.out.println(json ? Json.text(printable(value)) : printable(value));
      }
      return Failures.DONE;
    }
  }

  private static SharedMap<Object> existing(SharedState state, String map) {
    Missing.check("map", map, state.names());
    return state.map(map, Codec.any());
  }

  private static Object printable(Object value) {
    return value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value;
  }
}
