package dev.penstock.engine.chronicle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Roll files that nobody wrote: nothing but zeros. Chronicle opens a file for writing even to read
 * it, after a look whether it is there. Where it was renamed in between, to be deleted, opening it
 * makes a new one of that name. What was in a file that a disk wiped out is found to be missing
 * without it.
 */
final class GhostFiles {
  private GhostFiles() {}

  /** Those of a lane. Never the newest file, which somebody may just be beginning. */
  static List<Path> of(Path lane) {
    List<Path> logs = QueueFolder.logs(lane);
    List<Path> ghosts = new ArrayList<>();
    for (Path log : logs.subList(0, Math.max(0, logs.size() - 1))) {
      try (RawFile file = RawFile.openIfThere(log)) {
        if (file != null && isGhost(file)) {
          ghosts.add(log);
        }
      }
    }
    return ghosts;
  }

  /** Deletes those of a lane. Under its gate. */
  static void delete(Path lane) {
    try {
      for (Path ghost : of(lane)) {
        Files.deleteIfExists(ghost);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a file that is not the newest is one. */
  static boolean isGhost(RawFile file) {
    return file.intAt(0) == 0 && file.behindZeros(0) > file.size() - Integer.BYTES;
  }
}
