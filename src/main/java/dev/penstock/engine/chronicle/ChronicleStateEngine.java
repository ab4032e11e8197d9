package dev.penstock.engine.chronicle;

import dev.penstock.state.MapStore;
import dev.penstock.state.MemoryStore;
import dev.penstock.state.Shape;
import dev.penstock.state.StateEngine;
import dev.penstock.state.StateKind;
import dev.penstock.state.StateObjectName;
import dev.penstock.state.SyncStore;
import dev.penstock.state.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Shared state in files of this machine, mapped into every process that uses them. */
public final class ChronicleStateEngine implements StateEngine {
  /** Files that serve several objects. */
  private static final Set<String> OF_ALL = Set.of(StateFile.DELETION_LOCK);

  /** Drafts of files that are being made, and what repairs kept. */
  private static final Pattern OF_ONE =
      Pattern.compile(".+\\.new|.+\\." + Damaged.PREFIX + "[-0-9]+");

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

  @Override
  public boolean verify(
      Path folder, StateObjectName object, boolean repair, Consumer<String> findings) {
    Path path = folder.resolve(object.name() + "." + object.kind());
    boolean map =
        Stream.of(StateKind.values())
            .anyMatch(kind -> kind.isMap() && kind.toString().equals(object.kind()));
    if (!map) {
      return new WordsRepair(path, object.kind(), surroundings, findings).run(repair);
    }
    if (repair) {
      return new MapRepair(new MapFolder(path), surroundings, findings).run();
    }
    try (MapCheck check = new MapCheck(new MapFolder(path), surroundings, findings)) {
      return check.run();
    }
  }

  @Override
  public void findStrangers(
      Path folder, Collection<StateObjectName> objects, Consumer<String> findings) {
    Set<String> known = new HashSet<>(OF_ALL);
    objects.forEach(object -> known.add(object.name() + "." + object.kind()));
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> !known.contains(file.getFileName().toString()))
          .filter(file -> !OF_ONE.matcher(file.getFileName().toString()).matches())
          .filter(file -> Files.exists(file)) // it was no draft that has its name now
          .sorted()
          .forEach(file -> findings.accept("nobody knows what " + file + " is"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
