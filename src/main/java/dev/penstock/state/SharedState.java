package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.config.MapConfig;
import dev.penstock.config.Names;
import dev.penstock.fault.Closing;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** All shared state of a data directory, opened as it is asked for. Thread-safe. */
public final class SharedState implements AutoCloseable {
  /** The engine that is always there. */
  public static final String DEFAULT_ENGINE = "chronicle";

  private final Path folder;
  private final StateEngine engine;
  private final Map<Key, MapStore> open = new ConcurrentHashMap<>();
  private final FixedObjects fixed;
  private final Lifetime lifetime;
  private final Locks locks;

  private record Key(StateKind kind, String name) {}

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
      maps.forEach((name, config) -> state.store(StateKind.MAP, name).configure(config));
    }
  }

  /**
   * The map of this name, made at its first use. Values carry the kind of their codec, so that
   * {@link Codec#any} reads every map.
   */
  public <V> SharedMap<V> map(String name, Codec<V> codec) {
    MapStore store = store(StateKind.MAP, name, codec);
    return new SharedMap<>(name, store, codec.tagged(), locks, lifetime);
  }

  /** The list of this name, made at its first use. Elements carry the kind of their codec. */
  public <T> SharedList<T> list(String name, Codec<T> codec) {
    ListStore store = new ListStore(name, store(StateKind.LIST, name, codec));
    return new SharedList<>(name, store, codec.tagged(), locks, lifetime);
  }

  /** The namespace of this name, made at its first use. */
  public Namespace namespace(String name) {
    return new Namespace(name, store(StateKind.NAMESPACE, name), locks, lifetime);
  }

  /** The locks, semaphores and the like. */
  public Locks locks() {
    return locks;
  }

  /** The counter of this name, made at its first use. */
  public Counter counter(String name) {
    return new Counter(name, fixed.words(name, Shape.COUNTER), locks);
  }

  /**
   * The value of this name, made at its first use.
   *
   * @throws InvalidInputException if it was made with another type
   */
  public <T> SharedValue<T> value(String name, Primitive<T> type) {
    return new SharedValue<>(name, fixed.words(name, Shape.value(type)), type, locks);
  }

  /**
   * The array of this name, made at its first use.
   *
   * @throws InvalidInputException if it was made with another type or length
   */
  public <T> SharedArray<T> array(String name, Primitive<T> type, int length) {
    return new SharedArray<>(
        name, fixed.words(name, Shape.array(type, length)), type, length, locks);
  }

  /**
   * The raw memory of this name, made at its first use, and anew after it was {@linkplain
   * SharedMemory#unlink unlinked}.
   *
   * @throws InvalidInputException if it was made with another size
   */
  public SharedMemory memory(String name, int bytes) {
    return new SharedMemory(name, fixed.memory(name, Shape.memory(bytes)), locks);
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

  /**
   * What a reference leads to, made at its first use: a {@link SharedMap} or {@link SharedList} of
   * what {@link Reference#any} reads, or a {@link Namespace}, {@link Counter}, {@link SharedValue},
   * {@link SharedArray}, {@link SharedMemory}, or reentrant {@link SharedLock}. Who knows the codec
   * asks for {@code list(reference.name(), codec)} instead.
   *
   * @throws InvalidInputException if there is one of another type or length
   */
  public Object follow(Reference reference) {
    String name = reference.name();
    if (reference.kind().equals(Locks.LOCK)) {
      return locks.reentrantLock(name);
    }
    return switch (StateKind.parse(reference.kind())) {
      case MAP -> map(name, Reference.any());
      case LIST -> list(name, Reference.any());
      case NAMESPACE -> namespace(name);
      case COUNTER -> counter(name);
      case VALUE -> value(name, reference.shape().orElseThrow().type());
      case ARRAY -> {
        Shape shape = reference.shape().orElseThrow();
        yield array(name, shape.type(), shape.length());
      }
      case MEMORY -> memory(name, reference.shape().orElseThrow().length());
    };
  }

  /**
   * The names of all objects there are, locks too, by kind and then by name; also of those whose
   * files are damaged.
   */
  public List<StateObjectName> objects() {
    List<StateObjectName> objects = new ArrayList<>();
    for (StateKind kind : StateKind.values()) {
      names(kind).forEach(name -> objects.add(new StateObjectName(kind.toString(), name)));
    }
    for (String kind : Locks.KINDS) {
      engine.syncs(folder, kind).forEach(name -> objects.add(new StateObjectName(kind, name)));
    }
    return objects;
  }

  /**
   * Looks at every file of an object.
   *
   * @param object one of {@link #objects}
   * @param repair whether to repair what is damaged; then nobody may have the object open
   * @param findings told each finding in one sentence
   * @return whether all is well, or is now
   * @throws InvalidInputException if somebody uses what is to be repaired
   */
  public boolean verify(StateObjectName object, boolean repair, Consumer<String> findings) {
    lifetime.check();
    if (repair && (isOpen(object) || locks.isOpen(object) || fixed.isOpen(object))) {
      throw new InvalidInputException(
          "the " + object + " is open in this process; repair it before its first use");
    }
    return engine.verify(folder, object, repair, findings);
  }

  /** Tells of everything in the folder of the state that belongs to no object. */
  public void findStrangers(Consumer<String> findings) {
    engine.findStrangers(folder, objects(), findings);
  }

  private boolean isOpen(StateObjectName object) {
    return open.keySet().stream()
        .anyMatch(
            key -> key.name.equals(object.name()) && key.kind.toString().equals(object.kind()));
  }

  /**
   * What is stored in a map, as it is stored: with the tags of codecs. Made at its first use.
   *
   * @param kind of those that {@linkplain StateKind#isMap are kept as maps}
   */
  public MapStore stored(StateKind kind, String name) {
    return store(kind, name);
  }

  private MapStore store(StateKind kind, String name, Codec<?> codec) {
    Names.checkState(kind.toString(), name);
    if (codec == null) {
      throw new InvalidInputException(
          "the codec of the " + kind + " " + name + " is missing: null was given");
    }
    return store(kind, name);
  }

  private MapStore store(StateKind kind, String name) {
    lifetime.check();
    Names.checkState(kind.toString(), name);
    return open.computeIfAbsent(
        new Key(kind, name), key -> engine.open(folder, key.kind(), key.name()));
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
