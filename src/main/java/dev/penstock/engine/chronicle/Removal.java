package dev.penstock.engine.chronicle;

import dev.penstock.memory.OwnerLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Deletes roll files of a queue while others append to it and read it. Thread-safe. */
final class Removal {
  /** Behind the name of a roll file that is about to be deleted. */
  static final String GONE = ".gone";

  private final QueueFolder folder;
  private final OpenLanes lanes;
  private final Gates gates;

  Removal(QueueFolder folder, OpenLanes lanes, Gates gates) {
    this.folder = folder;
    this.lanes = lanes;
    this.gates = gates;
  }

  /**
   * Deletes a roll file that nobody needs. Under the gate of its lane it is only renamed, which is
   * done at once and which no appender sees half done; {@link #sweep} does the rest for the dead.
   */
  void remove(AppendFile file, int number, Path rollFile) {
    OwnerLock gate = gates.lockOf(file, number);
    try {
      Files.move(rollFile, rollFile.resolveSibling(rollFile.getFileName() + GONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      gate.unlock();
    }
    sweep(file, number);
  }

  /**
   * Deletes what was renamed to be deleted, also by somebody who was killed before he did, and the
   * {@link GhostFiles} of earlier times.
   */
  void sweep(AppendFile file, int number) {
    Path lane = folder.lane(number);
    List<String> names = QueueFolder.names(lane, GONE);
    if (names.isEmpty() && GhostFiles.of(lane).isEmpty()) {
      return;
    }
    OwnerLock gate = gates.lockOf(file, number);
    try {
      GhostFiles.delete(lane);
      // For all processes: it is a mapped file.
      lanes.open(number).queue().refreshDirectoryListing();
    } finally {
      gate.unlock();
    }
    try {
      for (String name : names) {
        Files.deleteIfExists(lane.resolve(name + GONE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
