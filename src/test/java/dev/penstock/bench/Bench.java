package dev.penstock.bench;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Runs a benchmark by its name and prints its figures: {@code scripts/bench NAME [--json]}. */
public final class Bench {
  private static final Map<String, Callable<List<Figure>>> BY_NAME =
      new TreeMap<>(Map.of("startup", new StartupBench(), "wake", new WakeBench()));

  private Bench() {}

  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    boolean json = arguments.contains("--json");
    List<String> names = arguments.stream().filter(argument -> !argument.equals("--json")).toList();
    if (names.size() != 1 || !BY_NAME.containsKey(names.get(0))) {
      System.err.println("usage: scripts/bench NAME [--json]; NAME is one of " + BY_NAME.keySet());
      System.exit(2);
    }
    List<Figure> figures = BY_NAME.get(names.get(0)).call();
    System.out.print(json ? Figure.json(figures) : Figure.table(figures));
  }
}
