package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The files of a map's entries, for who looks at them without Chronicle; also those whose header is
 * damaged, or whose end is missing. Used by one thread.
 */
final class MapParts implements AutoCloseable {
  /** The largest layout that is thought of when nothing tells. */
  private static final long MOST_ENTRIES = 1 << 22;

  /** So many segments are looked at to see whether a layout is the right one. */
  private static final int SAMPLE = 32;

  private final MapFolder folder;
  private final Map<Long, Part> parts = new HashMap<>();

  MapParts(MapFolder folder) {
    this.folder = folder;
  }

  /**
   * A file.
   *
   * @param layout null if nothing of the file can be made sense of
   * @param wrong what is wrong with the file as a whole, or null
   */
  record Part(RawFile file, MapLayout layout, String wrong) {
    SegmentImage image(int segment) {
      return new SegmentImage(file, layout, segment);
    }
  }

  /** The file of a generation; null if it is not there. */
  Part part(long generation) {
    return parts.computeIfAbsent(generation, number -> open(folder.data(number)));
  }

  private static Part open(Path path) {
    RawFile file;
    try {
      file = new RawFile(path, RawFile.PLACES);
    } catch (UncheckedIOException e) {
      if (Files.exists(path)) {
        throw e;
      }
      return null;
    }
    MapLayout layout = null;
    try {
      layout = MapLayout.ofHeader(file);
      layout.checkSize(file);
      return new Part(file, layout, null);
    } catch (DamagedFileException e) {
      return new Part(file, layout == null ? guess(file) : layout, e.sentence());
    }
  }

  /** The layout that a file has by its size, or by the entries that are found with it. */
  private static MapLayout guess(RawFile file) {
    MapLayout best = null;
    int most = 0;
    for (long entries = MapGenerations.FEWEST_ENTRIES; entries <= MOST_ENTRIES; entries *= 2) {
      MapLayout layout = new MapLayout(entries);
      if (layout.bytes() == file.size()) {
        return layout;
      }
      int found = file.size() < layout.segmentAt(0) ? 0 : entries(file, layout);
      if (found > most) {
        most = found;
        best = layout;
      }
    }
    return best;
  }

  private static int entries(RawFile file, MapLayout layout) {
    int found = 0;
    for (int segment = 0; segment < SAMPLE; segment++) {
      if (layout.segmentAt(segment + 1) <= file.size()) {
        SegmentCheck check =
            new SegmentCheck(new SegmentImage(file, layout, segment), layout, finding -> {});
        check.run(false);
        found += check.sound().size();
      }
    }
    return found;
  }

  @Override
  public void close() {
    parts.values().forEach(part -> part.file().close());
    parts.clear();
  }
}
