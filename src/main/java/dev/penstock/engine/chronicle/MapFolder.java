package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import dev.penstock.state.StateKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the files of a map lie, or of a list or namespace, which are kept as maps. */
record MapFolder(Path path) {
  private static final String DATA = "data-";

  /** Their numbers have 48 bits. */
  private static final Pattern DATA_FILE = Pattern.compile(DATA + "[0-9]{1,14}");

  static MapFolder of(Path state, StateKind kind, String name) {
    return new MapFolder(state.resolve(name + "." + kind));
  }

  /** Makes the folder; nothing happens if it is there. */
  void make() {
    if (!Files.isDirectory(path)) {
      FileModes.createFolder(path);
    }
  }

  /** What it is and its name, for messages: map totals. */
  String inWords() {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return file.substring(dot + 1) + " " + file.substring(0, dot);
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
      return files
          .filter(file -> DATA_FILE.matcher(file.getFileName().toString()).matches())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which generation is in a file of {@link #allData}. */
  long generation(Path data) {
    return Long.parseLong(data.getFileName().toString().substring(DATA.length()));
  }

  /** What is to take the place of what is damaged: {@link MapRepair}. */
  MapFolder repairing() {
    return new MapFolder(path.resolve("repairing"));
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
