package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the files of a map lie. */
record MapFolder(Path path) {
  static final String SUFFIX = ".map";

  static MapFolder of(Path state, String map) {
    return new MapFolder(state.resolve(map + SUFFIX));
  }

  /** Makes the folder; nothing happens if it is there. */
  void make() throws IOException {
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
    return path.resolve("data-" + generation);
  }

  /** A change that does not fit in a slot: {@link LargeRedo}. */
  Path redo(int slot) {
    return path.resolve("redo-" + slot);
  }

  /** What a segment's table was before its repair began: {@link SegmentTable}. */
  Path table(long generation, int segment) {
    return path.resolve("table-" + generation + "-" + segment);
  }

  /** Where a segment is brought that a stopped process is still inside of. */
  Path rescue(int segment) {
    return path.resolve("rescue-" + segment);
  }
}
