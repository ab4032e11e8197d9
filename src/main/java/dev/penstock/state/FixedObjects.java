package dev.penstock.state;

import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The counters, values, arrays and memories that this process has open, each once. One whose name
 * was deleted is opened anew when it is asked for again. Thread-safe.
 */
final class FixedObjects {
  private final Path folder;
  private final StateEngine engine;
  private final Lifetime lifetime;
  private final Map<Key, StateObject> open = new ConcurrentHashMap<>();

  FixedObjects(Path folder, StateEngine engine, Lifetime lifetime) {
    this.folder = folder;
    this.engine = engine;
    this.lifetime = lifetime;
  }

  private record Key(StateKind kind, String name) {}

  Words words(String name, Shape shape) {
    Names.checkState(shape.kind().toString(), name);
    return (Words) object(name, shape, () -> engine.words(folder, name, shape));
  }

  MemoryStore memory(String name, Shape shape) {
    Names.checkState(shape.kind().toString(), name);
    return (MemoryStore) object(name, shape, () -> engine.memory(folder, name, shape));
  }

  StateObject open(String name, Shape shape) {
    return shape.kind() == StateKind.MEMORY ? memory(name, shape) : words(name, shape);
  }

  private StateObject object(String name, Shape wanted, Supplier<StateObject> opening) {
    lifetime.check();
    Key key = new Key(wanted.kind(), name);
    StateObject object = open.get(key);
    if (object == null || object.isDeleted()) {
      object =
          open.compute(key, (same, old) -> old == null || old.isDeleted() ? opening.get() : old);
    }
    if (!object.shape().equals(wanted)) {
      throw new InvalidInputException(
          name
              + " is "
              + object.shape()
              + ", and was asked for as "
              + wanted
              + "; ask for it as it is, or for another name");
    }
    return object;
  }

  /** Whether this process has an object open. */
  boolean isOpen(StateObjectName object) {
    return open.keySet().stream()
        .anyMatch(
            key -> key.name.equals(object.name()) && key.kind.toString().equals(object.kind()));
  }

  void clear() {
    open.clear();
  }
}
