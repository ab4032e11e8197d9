package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.config.MapConfig;
import dev.penstock.config.Names;
import dev.penstock.fault.Closing;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;

/** All shared state of a data directory, opened as it is asked for. Thread-safe. */
public final class SharedState implements AutoCloseable {
  /** The engine that is always there. */
  public static final String DEFAULT_ENGINE = "chronicle";

  private final Path folder;
  private final StateEngine engine;
  private final Map<String, MapStore> open = new ConcurrentHashMap<>();
  private final FixedObjects fixed;
  private final Lifetime lifetime;
  private final Locks locks;

  SharedState(Path folder, StateEngine engine) {
    this.folder = folder;
    this.engine = engine;
    this.lifetime =
        new Lifetime(
            "the shared state in "
                + folder
                + " was closed by this process; open Penstock again, and close it only after the"
                + " last use",
            null);
    this.locks = new Locks(folder, engine, lifetime);
    this.fixed = new FixedObjects(folder, engine, lifetime);
  }

  /**
   * Opens nothing yet; checks that the engine exists.
   *
   * @throws InvalidInputException if no engine of this name is on the class path
   */
  public static SharedState in(Path folder, String engine) {
    for (StateEngine found :
        ServiceLoader.load(StateEngine.class, SharedState.class.getClassLoader())) {
      if (found.name().equals(engine)) {
        return new SharedState(folder, found);
      }
    }
    throw new InvalidInputException(
        "there is no state engine \"" + engine + "\" on the class path; use " + DEFAULT_ENGINE);
  }

  /**
   * Gives maps their settings, which all processes then heed, also those that have them open.
   *
   * @param maps by name; those that are not named keep what they have
   */
  public static void configure(Path folder, String engine, Map<String, MapConfig> maps) {
    if (maps.isEmpty()) {
      return;
    }
    try (SharedState state = in(folder, engine)) {
      maps.forEach((name, config) -> state.store(name).configure(config));
    }
  }

  /**
   * The map of this name, made at its first use. Values carry the kind of their codec, so that
   * {@link Codec#any} reads every map.
   */
  public <V> SharedMap<V> map(String name, Codec<V> codec) {
    Names.checkMap(name);
    if (codec == null) {
      throw new InvalidInputException(
          "the codec of the map " + name + " is missing: null was given");
    }
    return new SharedMap<>(name, store(name), codec.tagged(), lifetime);
  }

  /** The locks, semaphores and the like. */
  public Locks locks() {
    return locks;
  }

  /** The counter of this name, made at its first use. */
  public Counter counter(String name) {
    return new Counter(name, fixed.words(name, Shape.COUNTER));
  }

  /**
   * The value of this name, made at its first use.
   *
   * @throws InvalidInputException if it was made with another type
   */
  public <T> SharedValue<T> value(String name, Primitive<T> type) {
    return new SharedValue<>(name, fixed.words(name, Shape.value(type)), type);
  }

  /**
   * The array of this name, made at its first use.
   *
   * @throws InvalidInputException if it was made with another type or length
   */
  public <T> SharedArray<T> array(String name, Primitive<T> type, int length) {
    return new SharedArray<>(name, fixed.words(name, Shape.array(type, length)), type, length);
  }

  /**
   * The raw memory of this name, made at its first use, and anew after it was {@linkplain
   * SharedMemory#unlink unlinked}.
   *
   * @throws InvalidInputException if it was made with another size
   */
  public SharedMemory memory(String name, int bytes) {
    return new SharedMemory(name, fixed.memory(name, Shape.memory(bytes)));
  }

  /** What a counter, value, array or memory is, if there is one of this name. */
  public Optional<Shape> shape(StateKind kind, String name) {
    return engine.shape(folder, kind, Names.checkState(kind.toString(), name));
  }

  /**
   * Deletes the name of a counter, value, array or memory. Whoever has it goes on sharing it; who
   * asks for the name from now on is given a new one.
   *
   * @return whether there was one
   */
  public boolean delete(StateKind kind, String name) {
    return shape(kind, name).map(shape -> fixed.open(name, shape).delete()).orElse(false);
  }

  /** The names of the objects of this kind, sorted. */
  public List<String> names(StateKind kind) {
    return engine.list(folder, kind);
  }

  /** The names of the maps there are, sorted. */
  public List<String> names() {
    return names(StateKind.MAP);
  }

  private MapStore store(String name) {
    lifetime.check();
    return open.computeIfAbsent(Names.checkMap(name), checked -> engine.open(folder, checked));
  }

  /** Closes every map, also where one cannot be closed; then throws why that is. */
  @Override
  public void close() {
    lifetime.end();
    try {
      Closing.all(open.values(), MapStore::close);
    } finally {
      open.clear();
      locks.close();
      fixed.clear();
    }
  }
}
