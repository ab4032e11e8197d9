package dev.penstock.engine.chronicle;

import dev.penstock.state.MapStore;
import dev.penstock.state.MemoryStore;
import dev.penstock.state.Shape;
import dev.penstock.state.StateEngine;
import dev.penstock.state.StateKind;
import dev.penstock.state.SyncStore;
import dev.penstock.state.Words;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Shared state in files of this machine, mapped into every process that uses them. */
public final class ChronicleStateEngine implements StateEngine {
  private final Surroundings surroundings;

  public ChronicleStateEngine() {
    this(Surroundings.REAL);
  }

  ChronicleStateEngine(Surroundings surroundings) {
    ChronicleSettings.apply();
    this.surroundings = surroundings;
  }

  @Override
  public String name() {
    return "chronicle";
  }

  @Override
  public MapStore open(Path folder, StateKind kind, String name) {
    return new ChronicleMapStore(folder, kind, name, surroundings);
  }

  @Override
  public SyncStore sync(Path folder, String name, String kind) {
    return new SyncFile(folder.resolve(name + "." + kind), surroundings);
  }

  @Override
  public List<String> syncs(Path folder, String kind) {
    return QueueFolder.names(folder, "." + kind);
  }

  @Override
  public Words words(Path folder, String name, Shape shape) {
    return StateFile.open(folder, name, shape);
  }

  @Override
  public MemoryStore memory(Path folder, String name, Shape shape) {
    return StateFile.open(folder, name, shape);
  }

  @Override
  public Optional<Shape> shape(Path folder, StateKind kind, String name) {
    return StateFile.shape(folder, kind, name);
  }

  @Override
  public List<String> list(Path folder, StateKind kind) {
    return QueueFolder.names(folder, StateFile.suffix(kind));
  }
}
