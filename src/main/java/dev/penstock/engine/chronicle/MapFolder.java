package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the files of a map lie. */
record MapFolder(Path path) {
  static final String SUFFIX = ".map";
  private static final String DATA = "data-";

  static MapFolder of(Path state, String map) {
    return new MapFolder(state.resolve(map + SUFFIX));
  }

  /** Makes the folder; nothing happens if it is there. */
  void make() {
    if (!Files.isDirectory(path)) {
      FileModes.createFolder(path);
    }
  }

  /** The name of the map, for messages. */
  String name() {
    String file = path.getFileName().toString();
    return file.substring(0, file.length() - SUFFIX.length());
  }

  /** Who is inside, where each segment is, and what is being changed: {@link MapGates}. */
  Path gates() {
    return path.resolve("gates");
  }

  /** A generation of the entries: {@link MapFile}. */
  Path data(long generation) {
    return path.resolve(DATA + generation);
  }

  /** All generations there are. */
  List<Path> allData() {
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> file.getFileName().toString().startsWith(DATA)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which generation is in a file of {@link #allData}. */
  long generation(Path data) {
    return Long.parseLong(data.getFileName().toString().substring(DATA.length()));
  }

  /** A change that does not fit in a slot: {@link LargeRedo}. */
  Path redo(int slot) {
    return path.resolve("redo-" + slot);
  }

  /** The last changes, for who watches: {@link MapChanges}. */
  Path changes(long number) {
    return path.resolve("changes-" + number);
  }

  /** What a segment's table was before its repair began: {@link SegmentTable}. */
  Path table(long generation, int segment) {
    return path.resolve("table-" + generation + "-" + segment);
  }

  /** Where segments are brought that a process which stands still is inside of. */
  Path rescue(long generation) {
    return path.resolve("rescue-" + generation);
  }
}
