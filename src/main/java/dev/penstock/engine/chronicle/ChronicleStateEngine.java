package dev.penstock.engine.chronicle;

import dev.penstock.state.MapStore;
import dev.penstock.state.StateEngine;
import java.nio.file.Path;
import java.util.List;

/** Shared maps in files of this machine, mapped into every process that uses them. */
public final class ChronicleStateEngine implements StateEngine {
  public ChronicleStateEngine() {
    ChronicleSettings.apply();
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
  public List<String> list(Path folder) {
    return QueueFolder.names(folder, ChronicleMapStore.SUFFIX);
  }
}
