package dev.penstock.state;

import java.nio.file.Path;
import java.util.List;

/**
 * Stores shared maps. Found by {@link #name} through {@code ServiceLoader}. Stateless and
 * thread-safe.
 */
public interface StateEngine {
  /** The engine's name in the config: {@code chronicle}. */
  String name();

  /**
   * Opens a map, made first if it is missing; safe when several processes do so at once.
   *
   * @param folder of all state of a data directory
   * @param map a checked name
   */
  MapStore open(Path folder, String map);

  /** The names of the maps there are, sorted. */
  List<String> list(Path folder);
}
