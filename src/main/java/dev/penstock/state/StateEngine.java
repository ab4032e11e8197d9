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

  /**
   * Opens what the users of a lock, semaphore or the like share, made first if it is missing; safe
   * when several processes do so at once.
   *
   * @param kind of the object; objects of two kinds may have one name
   */
  SyncStore sync(Path folder, String name, String kind);

  /** The names of the objects of a kind that {@link #sync} has made, sorted. */
  List<String> syncs(Path folder, String kind);

  /** The names of the maps there are, sorted. */
  List<String> list(Path folder);
}
