package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on without a process that stands still inside a map. It may be set going again at any
 * instruction, and then writes where it was about to: so its slot and its memory are left to it,
 * and what it was in the midst of is made elsewhere, if it was committed.
 */
final class MapRescue {
  private static final Logger LOG = LoggerFactory.getLogger(MapRescue.class);

  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final MapMoves moves;

  MapRescue(MapFolder folder, MapGates gates, MapGenerations generations, MapMoves moves) {
    this.folder = folder;
    this.gates = gates;
    this.generations = generations;
    this.moves = moves;
  }

  /** Brings a segment away from its owner, unless that has let go. Inside the whole. */
  void take(int segment, int slot, long owner) {
    long place = gates.place(segment);
    if (MapGates.slotOf(place, segment) != slot || gates.lock(slot).owner() != owner) {
      return;
    }
    gates.seal(slot);
    // Before the memory is copied: what is made and no longer pending then is in the copy.
    Change change = gates.pending(slot);
    int spare = gates.spare();
    try {
      gates.setVersion(spare, gates.version(slot));
      gates.setExpiry(spare, gates.expiry(slot));
      long target = MapGates.generationOf(place);
      if (target != 0) {
        target = bring(segment, target, change);
      }
      gates.setPlace(segment, place, MapGates.placeOf(segment, spare, target));
    } finally {
      gates.lock(spare).unlock();
    }
    LOG.warn(
        "went on without the process {}, which stands still inside the part {} of the map {}",
        ProcessIdentity.pidOf(owner),
        segment,
        folder.name());
  }

  /** Copies a segment to a new generation, and returns that. */
  private long bring(int segment, long from, Change change) {
    MapFile old = generations.at(from);
    // Never the newest there is: the one that stands still may be moving the segment there.
    long target = generations.make(generations.at(gates.newest()).entries());
    Path rescue = folder.rescue(segment);
    try {
      Files.deleteIfExists(rescue);
      try (MapFile copy = MapFile.open(rescue, old.entries())) {
        copy.bring(old, segment, new SegmentTable(folder.table(from, segment)));
        moves.copy(copy, generations.at(target), segment);
      }
      Files.deleteIfExists(rescue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (change != null) {
      MapAccess.store(generations.at(target), change);
    }
    gates.setNewest(target);
    return target;
  }

  /** Takes the whole from its owner, unless that has let go. */
  void takeWhole(long place, long owner) {
    int slot = MapGates.slotOf(place, MapGates.WHOLE);
    int spare = gates.spare();
    gates.setBefore(spare, slot);
    boolean taken =
        gates.lock(slot).owner() == owner
            && gates.setPlace(MapGates.WHOLE, place, MapGates.placeOf(MapGates.WHOLE, spare, 0));
    if (!taken) {
      gates.setBefore(spare, -1);
    }
    gates.lock(spare).unlock();
  }
}
