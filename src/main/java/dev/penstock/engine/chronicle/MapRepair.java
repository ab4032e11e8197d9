package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.engine.chronicle.MapParts.Part;
import dev.penstock.engine.chronicle.SegmentImage.Entry;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.OwnerLock;
import dev.penstock.state.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Saves what can be saved of a damaged map that nobody uses, into a new file of entries and a new
 * file of gates. Renaming the latter over the old one is the moment from which the repair holds:
 * killed before or after, the map is the old one or the new one. The damaged files have other names
 * by then. Used by one thread at a time.
 *
 * <p>Nobody may have the map open, although its gates would keep users away from each segment while
 * it is made anew: the damage may be in the gates, and where a file was cut off, a user ends at the
 * first touch.
 */
final class MapRepair {
  private static final int GROWTH = 4;

  private final MapFolder folder;
  private final Surroundings surroundings;
  private final Consumer<String> says;

  /** What was to be done to the map as a whole; null if that is not known. */
  private MapRedos redos;

  MapRepair(MapFolder folder, Surroundings surroundings, Consumer<String> says) {
    this.folder = folder;
    this.surroundings = surroundings;
    this.says = says;
  }

  /**
   * Repairs what is damaged, and deletes what serves nothing.
   *
   * @return whether all is well now
   * @throws InvalidInputException if another process uses the map
   */
  boolean run() {
    if (!Files.isDirectory(folder.path())) {
      return check(says);
    }
    try {
      RepairLock lock = RepairLock.take(folder.path(), folder.inWords());
      try {
        return repair();
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean check(Consumer<String> findings) {
    try (MapCheck check = new MapCheck(folder, surroundings, findings)) {
      return check.run();
    }
  }

  private boolean repair() throws IOException {
    delete(folder.repairing().path()); // of a repair that was killed
    try (MapCheck check = new MapCheck(folder, surroundings, says)) {
      if (check.run()) {
        return true;
      }
      FileUsers.refuse(folder.inWords(), FileUsers.of(folder.path()));
      for (Path left : check.leftovers()) {
        Files.deleteIfExists(left);
      }
      if (check.isDamaged()) {
        makeAnew(check);
      }
    }
    return check(says);
  }

  private void makeAnew(MapCheck check) throws IOException {
    FileModes.createFolder(folder.repairing().path());
    redos = check.isPlaced(MapGates.WHOLE) ? check.redos() : null;
    long generation = newGeneration(check);
    long entries = 0;
    for (long size = largest(check); entries == 0; size *= GROWTH) {
      entries = write(check, generation, size);
    }
    Path kept = keep();
    Files.move(
        folder.repairing().data(generation),
        folder.data(generation),
        StandardCopyOption.ATOMIC_MOVE);
    Files.move(
        folder.repairing().gates(),
        folder.gates(),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(folder.path());
    for (Path old : old()) {
      if (!old.equals(folder.data(generation))) {
        Files.delete(old);
      }
    }
    delete(folder.repairing().path());
    says.accept(
        "the "
            + folder.inWords()
            + " was made anew with "
            + SegmentCheck.entries(entries - 1)
            + "; what was damaged is kept in "
            + kept);
  }

  private long newGeneration(MapCheck check) {
    long last = check.gates() == null ? 0 : Math.max(0, check.gates().last());
    for (Path data : folder.allData()) {
      last = Math.max(last, folder.generation(data));
    }
    return last + 1;
  }

  /** How many entries a segment of the largest file is laid out for. */
  private long largest(MapCheck check) {
    long largest = MapGenerations.FEWEST_ENTRIES;
    for (Path data : folder.allData()) {
      Part part = check.parts().part(folder.generation(data));
      if (part.layout() != null) {
        largest = Math.max(largest, part.layout().entries());
      }
    }
    return largest;
  }

  /**
   * Writes what is sound.
   *
   * @param size how many entries each segment is laid out for
   * @return 1 more than the number of entries; 0 if they do not fit
   */
  private long write(MapCheck check, long generation, long size) throws IOException {
    MapFolder draft = folder.repairing();
    Files.deleteIfExists(draft.gates());
    Files.deleteIfExists(draft.data(generation));
    MapGates gates = new MapGates(draft.gates(), surroundings, OwnerLock.PATIENCE);
    gates.setLast(generation);
    gates.setNewest(0, generation);
    gates.setMostBytes(check.gates() == null ? 0 : Math.max(0, check.gates().mostBytes()));
    long count = 1;
    try (MapFile file = MapFile.open(draft.data(generation), size)) {
      for (int segment = 0; segment < MapFile.SEGMENTS; segment++) {
        Map<ByteBuffer, byte[]> entries = entries(check, segment);
        for (Map.Entry<ByteBuffer, byte[]> entry : entries.entrySet()) {
          if (!file.put(entry.getKey().array(), entry.getValue())) {
            return 0;
          }
          note(gates, segment, entry.getValue());
        }
        gates.setPlace(segment, 0, MapGates.placeOf(segment, segment, generation));
        gates.setVersion(segment, Math.max(gates.version(segment), version(check, segment)));
        count += entries.size();
      }
    }
    force(draft.data(generation));
    force(draft.gates());
    return count;
  }

  private static void note(MapGates gates, int segment, byte[] stored) {
    gates.setVersion(segment, Math.max(gates.version(segment), MapValue.version(stored)));
    long expires = MapValue.expires(stored);
    if (expires != StoredEntry.NEVER) {
      gates.setExpiry(segment, MapValue.earlier(gates.expiry(segment), expires));
    }
  }

  private static long version(MapCheck check, int segment) {
    return check.isPlaced(segment) ? check.gates().version(check.gates().slot(segment)) : 0;
  }

  /** What is to be in a segment. */
  private Map<ByteBuffer, byte[]> entries(MapCheck check, int segment) {
    Map<ByteBuffer, byte[]> entries = new HashMap<>();
    for (long generation : origins(check, segment)) {
      Part part = check.parts().part(generation);
      if (part != null && part.layout() != null) {
        SegmentCheck sound = new SegmentCheck(part.image(segment), part.layout(), told -> {});
        sound.run(false);
        sound.sound().forEach(entry -> add(entry, entries));
      }
    }
    List<Change> changes = new ArrayList<>();
    if (redos != null) {
      changes.addAll(redos.changes());
    }
    if (check.isPlaced(segment)) {
      int slot = check.gates().slot(segment);
      if (check.gates().isChangeSensible(slot) && check.gates().pending(slot) != null) {
        changes.add(check.gates().pending(slot));
      }
    }
    for (Change change : changes) {
      if (MapFile.segmentOf(change.key()) == segment) {
        if (change.stored() == null) {
          entries.remove(ByteBuffer.wrap(change.key()));
        } else {
          entries.put(ByteBuffer.wrap(change.key()), change.stored());
        }
      }
    }
    return entries;
  }

  private static void add(Entry entry, Map<ByteBuffer, byte[]> entries) {
    entries.merge(
        ByteBuffer.wrap(entry.key()),
        entry.stored(),
        (one, other) -> MapValue.version(one) > MapValue.version(other) ? one : other);
  }

  /** The files that a segment's entries are taken from: all, if nothing tells which is its own. */
  private List<Long> origins(MapCheck check, int segment) {
    if (redos != null && redos.emptied() != 0) {
      return List.of(redos.emptied());
    }
    if (check.isPlaced(segment)) {
      return List.of(check.gates().generation(segment));
    }
    return folder.allData().stream().map(folder::generation).toList();
  }

  /** Gives the damaged files other names, by which they are kept. */
  private Path keep() throws IOException {
    Path kept = folder.path().resolve(Damaged.name(surroundings.clock().wallMillis()));
    FileModes.createFolder(kept);
    for (Path old : old()) {
      Files.createLink(kept.resolve(old.getFileName()), old);
    }
    if (Files.exists(folder.gates())) {
      Files.createLink(kept.resolve(folder.gates().getFileName()), folder.gates());
    }
    force(kept);
    return kept;
  }

  /** All files of the map but its gates. */
  private List<Path> old() throws IOException {
    try (Stream<Path> files = Files.list(folder.path())) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("(data|redo|changes|table|rescue)-.*"))
          .toList();
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void delete(Path draft) throws IOException {
    if (Files.isDirectory(draft)) {
      try (Stream<Path> files = Files.list(draft)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.delete(file);
        }
      }
      Files.delete(draft);
    }
  }
}
