package dev.penstock.state;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Stores shared state. Found by {@link #name} through {@code ServiceLoader}. Stateless and
 * thread-safe.
 */
public interface StateEngine {
  /** The engine's name in the config: {@code chronicle}. */
  String name();

  /**
   * Opens what keeps a map, list or namespace, made first if it is missing; safe when several
   * processes do so at once.
   *
   * @param folder of all state of a data directory
   * @param kind {@link StateKind#isMap one that is kept as a map}
   * @param name a checked one
   */
  MapStore open(Path folder, StateKind kind, String name);

  /**
   * Opens what the users of a lock, semaphore or the like share, made first if it is missing; safe
   * when several processes do so at once.
   *
   * @param kind of the object; objects of two kinds may have one name
   */
  SyncStore sync(Path folder, String name, String kind);

  /** The names of the objects of a kind that {@link #sync} has made, sorted. */
  List<String> syncs(Path folder, String kind);

  /**
   * Opens a counter, value or array, made first if it is missing; safe when several processes do so
   * at once. What is there may have another shape, which the caller compares.
   *
   * @param folder of all state of a data directory
   * @param name a checked one
   */
  Words words(Path folder, String name, Shape shape);

  /**
   * The same for raw memory. An engine that does not run on this machine has none, and says so.
   *
   * @throws dev.penstock.fault.InvalidInputException if the engine has none
   */
  MemoryStore memory(Path folder, String name, Shape shape);

  /** The shape of a counter, value, array or memory, if there is one of this name. */
  Optional<Shape> shape(Path folder, StateKind kind, String name);

  /** The names of the objects of this kind, sorted. */
  List<String> list(Path folder, StateKind kind);

  /**
   * Looks at every file of an object, whatever its kind; tells each finding in one sentence, and
   * whether something is lost by a repair; repairs where asked to. Others may use the object
   * meanwhile, unless it is damaged and to be repaired.
   *
   * @return whether all is well, or is now
   * @throws dev.penstock.fault.InvalidInputException if another process uses what is to be repaired
   */
  boolean verify(Path folder, StateObjectName object, boolean repair, Consumer<String> findings);

  /** Tells of everything in the folder that belongs to none of these objects. */
  void findStrangers(Path folder, Collection<StateObjectName> objects, Consumer<String> findings);
}
