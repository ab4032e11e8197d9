package dev.penstock.engine.chronicle;

import dev.penstock.state.MapStore;
import dev.penstock.state.StateEngine;
import dev.penstock.state.SyncStore;
import java.nio.file.Path;
import java.util.List;

/** Shared maps in files of this machine, mapped into every process that uses them. */
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
  public MapStore open(Path folder, String map) {
    return new ChronicleMapStore(folder, map);
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
  public List<String> list(Path folder) {
    return QueueFolder.names(folder, ChronicleMapStore.SUFFIX);
  }
}
