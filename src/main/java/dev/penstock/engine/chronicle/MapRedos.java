package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.DamagedFileException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes to a map as a whole that were committed and not made, for who checks or repairs it.
 * Used by one thread.
 */
final class MapRedos {
  private final MapFolder folder;
  private final MapGates gates;
  private final Surroundings surroundings;
  private final List<String> findings = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private long emptied;

  /** Reads them. */
  MapRedos(MapFolder folder, MapGates gates, Surroundings surroundings) {
    this.folder = folder;
    this.gates = gates;
    this.surroundings = surroundings;
    int slot = gates.slot(MapGates.WHOLE);
    // Each may stand before another one; a damaged word must lead into no circle.
    for (int i = 0; i < MapGates.SLOTS && slot >= 0 && slot < MapGates.SLOTS; i++) {
      read(slot);
      slot = gates.before(slot);
    }
  }

  /** What is wrong with them. */
  List<String> findings() {
    return findings;
  }

  /** What is to be done to entries, in its order. */
  List<Change> changes() {
    return changes;
  }

  /** The generation that takes the place of all others, for the map is emptied; else 0. */
  long emptied() {
    return emptied;
  }

  private void read(int slot) {
    long word = gates.committed(slot);
    if (word == 0 || LargeRedo.isGrown(word)) {
      return;
    }
    if (LargeRedo.isEmptied(word)) {
      emptied = LargeRedo.generation(word);
      return;
    }
    if (!Files.exists(folder.redo(slot))) {
      findings.add("the file " + folder.redo(slot) + " is missing: the change in it is lost");
      return;
    }
    try {
      LargeRedo redo = new LargeRedo(folder.redo(slot), surroundings);
      if (redo.isSensible(word)) {
        changes.addAll(0, redo.read(word));
      } else {
        findings.add(
            "the file "
                + folder.redo(slot)
                + " is damaged: the change in it cannot be: a repair drops it");
      }
    } catch (DamagedFileException e) {
      findings.add(e.sentence() + "; the change in it is lost");
    }
  }
}
