package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts prepared files in the place of damaged ones, so that being killed at any step is no harm.
 */
final class RepairSwap {
  /** Names the folder that what was damaged is kept in. */
  private static final String KEPT_IN = "kept-in";

  private final QueueFolder folder;

  RepairSwap(QueueFolder folder) {
    this.folder = folder;
  }

  /** Forgets what was prepared. */
  void discard() throws IOException {
    delete(folder.repairing());
  }

  /** All is prepared: from now on the repair is completed, by this process or another. */
  void commit(long wallMillis) throws IOException {
    Path name = folder.repairing().resolve(KEPT_IN);
    Files.writeString(name, Damaged.name(wallMillis));
    FileModes.likeFolder(name);
    try (Stream<Path> all = Files.walk(folder.repairing())) {
      for (Path path : (Iterable<Path>) all::iterator) {
        force(path);
      }
    }
    Files.move(folder.repairing(), folder.repaired(), StandardCopyOption.ATOMIC_MOVE);
    force(folder.path());
  }

  /** Puts everything in place that is not there yet. */
  void complete(Consumer<String> says) throws IOException {
    Path name = folder.repaired().resolve(KEPT_IN);
    if (!Files.exists(name)) {
      delete(folder.repaired()); // as who was killed here began to: all was in place
      return;
    }
    Path kept = folder.path().resolve(Files.readString(name));
    FileModes.createFolder(kept);
    FileModes.createFolder(kept.resolve(QueueFolder.GROUPS));
    for (Path prepared : prepared()) {
      Path relative = folder.repaired().relativize(prepared);
      Path target = folder.path().resolve(relative);
      if (prepared.toString().endsWith(QueueFolder.GROUP_SUFFIX)) {
        keepSaved(QueueFolder.savedBeside(target), kept); // it knows of the damaged lanes
      }
      if (Files.exists(target)) {
        Files.move(target, kept.resolve(relative), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(prepared, target, StandardCopyOption.ATOMIC_MOVE);
    }
    force(folder.path());
    force(folder.groups());
    delete(folder.repaired());
    says.accept("what was damaged is kept in " + kept);
  }

  private void keepSaved(Path saved, Path kept) throws IOException {
    if (Files.exists(saved)) {
      Path to = kept.resolve(folder.path().relativize(saved));
      Files.move(saved, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private List<Path> prepared() throws IOException {
    List<Path> prepared = new ArrayList<>();
    add(folder.repaired(), prepared);
    add(folder.repaired().resolve(QueueFolder.GROUPS), prepared);
    return prepared;
  }

  private static void add(Path in, List<Path> prepared) throws IOException {
    try (Stream<Path> entries = Files.list(in)) {
      entries
          .filter(entry -> !entry.endsWith(KEPT_IN) && !entry.endsWith(QueueFolder.GROUPS))
          .sorted()
          .forEach(prepared::add);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> found = Files.walk(path)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path one : all) {
      Files.delete(one);
    }
  }
}
