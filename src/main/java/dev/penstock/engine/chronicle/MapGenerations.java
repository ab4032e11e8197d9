package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a map's entries. There is one, and another one while segments move to it. Each
 * process opens those it meets. Thread-safe.
 */
final class MapGenerations implements AutoCloseable {
  /** A new map is small: it has a file of 2 MiB, and grows. */
  static final long FEWEST_ENTRIES = 64;

  /** So much larger is the next file, unless more is asked for. */
  private static final int GROWTH = 4;

  /** Files of any size are as fast; this is for who does not expect to fill the disk. */
  static final long DEFAULT_MOST_BYTES = 1L << 30;

  private final MapFolder folder;
  private final MapGates gates;
  private final Map<Long, MapFile> open = new ConcurrentHashMap<>();
  private volatile MapFile last;
  private volatile long lastGeneration;

  MapGenerations(MapFolder folder, MapGates gates) {
    this.folder = folder;
    this.gates = gates;
  }

  /** The file of a generation that some segment is in. Inside that segment, or the whole. */
  MapFile at(long generation) {
    MapFile found = last;
    return lastGeneration == generation && found != null ? found : open(generation);
  }

  private synchronized MapFile open(long generation) {
    MapFile found = open.get(generation);
    if (found == null) {
      if (!Files.exists(folder.data(generation))) {
        throw new DamagedFileException(folder.data(generation), "it is missing");
      }
      found = MapFile.open(folder.data(generation), FEWEST_ENTRIES);
      open.put(generation, found);
    }
    last = null; // never the file of one generation with the number of another
    lastGeneration = generation;
    last = found;
    return found;
  }

  /**
   * Makes another generation, empty, and returns its number. Segments do not move to it yet. Inside
   * the whole.
   *
   * @param entries that each segment is to hold
   */
  synchronized long make(long entries) {
    deleteUnused();
    long generation = gates.nextGeneration();
    open.put(generation, MapFile.open(folder.data(generation), entries));
    return generation;
  }

  /** The size of the first generation. */
  long fewest() {
    return FEWEST_ENTRIES;
  }

  /**
   * How many entries each segment of the next generation holds, so that there is more room.
   *
   * @param wanted so many at least
   * @return 0 if the map may not grow so far
   */
  long next(long wanted) {
    long now = at(gates.newest()).entries();
    long most = largest();
    long next = now * GROWTH;
    while (next < wanted) {
      next *= 2;
    }
    while (next > most && next > wanted && next > now) {
      next /= 2;
    }
    return next <= now || next > most ? 0 : next;
  }

  private long largest() {
    long entries = FEWEST_ENTRIES;
    while (MapFile.bytesFor(2 * entries) <= mostBytes()) {
      entries *= 2;
    }
    return entries;
  }

  /** How large a file may look. */
  long mostBytes() {
    long bytes = gates.mostBytes();
    return bytes == 0 ? DEFAULT_MOST_BYTES : bytes;
  }

  /** Deletes a generation that this process just moved a segment from, if that was the last. */
  void deleteUnused(long generation) {
    if (generation == gates.newest() || gates.isUsed(generation)) {
      return;
    }
    delete(folder.data(generation));
    closeUnused();
  }

  /** Deletes all generations that no segment is in. Inside the whole. */
  void deleteUnused() {
    for (Path file : folder.allData()) {
      long generation = folder.generation(file);
      if (generation != gates.newest() && !gates.isUsed(generation)) {
        delete(file);
      }
    }
    closeUnused();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes what no segment is in, unless a thread of this process may still be inside it. */
  synchronized void closeUnused() {
    if (open.size() == 1 || gates.amLeftBehind()) {
      return;
    }
    for (Iterator<Map.Entry<Long, MapFile>> all = open.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Long, MapFile> each = all.next();
      if (each.getKey() != gates.newest() && !gates.isUsed(each.getKey())) {
        if (each.getKey() == lastGeneration) {
          last = null;
        }
        all.remove();
        each.getValue().close();
      }
    }
  }

  @Override
  public synchronized void close() {
    last = null;
    open.values().forEach(MapFile::close);
    open.clear();
  }
}
