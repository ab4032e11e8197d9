package dev.penstock.config;

import java.util.List;

/** Reads one entry below {@code maps}. */
final class MapReader {
  private static final List<String> KEYS = List.of("max_bytes");

  /** What an empty map needs is less. */
  private static final long FEWEST_BYTES = 4_000_000;

  private MapReader() {}

  /** Returns what could be read; what could not has been reported as a problem. */
  static MapConfig read(String name, YamlValue value) {
    if (!Names.isName(name)) {
      value.reportKey("the map's name needs " + Names.RULE);
    }
    return value.isNothing()
        ? MapConfig.DEFAULT
        : new MapConfig(Section.of(value, KEYS).size("max_bytes", FEWEST_BYTES));
  }
}
