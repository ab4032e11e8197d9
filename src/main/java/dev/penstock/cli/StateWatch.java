package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.MapChange;
import dev.penstock.state.MapEntry;
import dev.penstock.state.MapWatch;
import dev.penstock.state.StateKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code state watch}: a map's changes as they happen. */
@Command(
    name = "watch",
    description = "Show the changes to a map as they happen, until it is interrupted.",
    footer = {
      "",
      "Those to one key are shown in their order. Where there were too many to keep up with, a line",
      "tells how many are missing. An entry whose time is up is shown as removed when the map is",
      "changed next."
    })
final class StateWatch implements Callable<Integer> {
  private static final Duration LONG = Duration.ofSeconds(10);

  @Mixin Common common;

  @Parameters(index = "0", paramLabel = "NAME", description = "The map.")
  String name;

  @Option(names = "--prefix", paramLabel = "TEXT", description = "Only keys that begin so.")
  String prefix = "";

  @Option(names = "-n", paramLabel = "COUNT", description = "End after so many.")
  Integer count;

  @Option(
      names = "--json",
      description =
          "Print each as {change, key, value, version, expires}, where change is set, removed,"
              + " emptied or skipped; a skipped one has {change, skipped}.")
  boolean json;

  @Override
  public Integer call() throws InterruptedException {
    if (count != null && count < 1) {
      throw new InvalidInputException("-n " + count + ": give 1 or more");
    }
    try (OpenState state = new OpenState(common);
        MapWatch<Object> watch =
            state.map(state.find(name, StateKind.MAP.toString())).watch(prefix)) {
      for (int shown = 0; count == null || shown < count; ) {
        MapChange<Object> change = watch.next(LONG).orElse(null);
        if (change != null) {
          System.out.println(json ? Json.text(asJson(change)) : asText(change));
          System.out.flush();
          shown++;
        }
      }
    }
    return Failures.DONE;
  }

  private static String asText(MapChange<Object> change) {
    return switch (change.kind()) {
      case SET ->
          "set      "
              + change.key()
              + " = "
              + StateCommand.shown(change.entry().orElseThrow().value(), false);
      case REMOVED -> "removed  " + change.key();
      case EMPTIED -> "emptied";
      case SKIPPED -> "skipped  " + change.skipped();
    };
  }

  private static Object asJson(MapChange<Object> change) {
    String kind = change.kind().name().toLowerCase(Locale.ROOT);
    return switch (change.kind()) {
      case SET -> {
        MapEntry<Object> entry = change.entry().orElseThrow();
        yield Json.object(
            "change",
            kind,
            "key",
            change.key(),
            "value",
            StateCommand.printable(entry.value(), true),
            "version",
            entry.version(),
            "expires",
            entry.expires().map(Instant::toString).orElse(null));
      }
      case REMOVED -> Json.object("change", kind, "key", change.key());
      case EMPTIED -> Json.object("change", kind);
      case SKIPPED -> Json.object("change", kind, "skipped", change.skipped());
    };
  }
}
