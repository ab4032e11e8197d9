package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  private final MapLog log;

  MapRescue(
      MapFolder folder, MapGates gates, MapGenerations generations, MapMoves moves, MapLog log) {
    this.log = log;
    this.folder = folder;
    this.gates = gates;
    this.generations = generations;
    this.moves = moves;
  }

  /** Brings all segments away that a process which stands still is inside of. Inside the whole. */
  void take(long owner, int whole) {
    List<Taken> taken = new ArrayList<>();
    try {
      for (int segment = 0; segment < MapGates.WHOLE; segment++) {
        long place = gates.place(segment);
        int slot = MapGates.slotOf(place, segment);
        if (gates.lock(slot).owner() == owner) {
          gates.seal(slot);
          // Before the memory is copied: what is made and no longer pending then is in the copy.
          Change change = gates.pending(slot);
          int spare = gates.spare();
          gates.setVersion(spare, gates.version(slot));
          gates.setExpiry(spare, gates.expiry(slot));
          taken.add(new Taken(segment, place, spare, change));
        }
      }
      bring(taken, owner, whole);
    } finally {
      taken.forEach(this::leave);
    }
  }

  private void leave(Taken each) {
    if (gates.place(each.segment) == each.place) { // it went on by itself, or this failed
      gates.unseal(MapGates.slotOf(each.place, each.segment));
    }
    gates.lock(each.spare).unlock();
  }

  /**
   * A segment that is taken.
   *
   * @param place where it was
   * @param spare the slot that it gets
   * @param change that was committed and is not made, or null
   */
  private record Taken(int segment, long place, int spare, Change change) {}

  private void bring(List<Taken> taken, long owner, int whole) {
    if (taken.isEmpty()) {
      return;
    }
    long newest = gates.newest();
    // Never the newest there is: the one that stands still may be moving segments there.
    long target = generations.make(generations.at(newest).entries());
    Map<Long, List<Taken>> byOrigin =
        taken.stream().collect(Collectors.groupingBy(each -> MapGates.generationOf(each.place)));
    byOrigin.forEach((from, segments) -> bring(from, target, segments));
    if (!moves.publish(newest, target, whole)) {
      return;
    }
    for (Taken each : taken) {
      long generation = MapGates.generationOf(each.place) == 0 ? 0 : target;
      long place = MapGates.placeOf(each.segment, each.spare, generation);
      gates.setPlace(each.segment, each.place, place);
    }
    LOG.warn(
        "went on without the process {}, which stands still inside {} of {} parts of the {}",
        ProcessIdentity.pidOf(owner),
        taken.size(),
        MapFile.SEGMENTS,
        folder.inWords());
  }

  /** Copies segments from one generation to another. */
  private void bring(long from, long target, List<Taken> segments) {
    if (from == 0) {
      return;
    }
    MapFile old = generations.at(from);
    MapFile fresh = generations.at(target);
    try {
      Files.deleteIfExists(folder.rescue(target));
      try (MapFile copy = MapFile.open(folder.rescue(target), old.entries())) {
        for (Taken each : segments) {
          copy.bring(old, each.segment, new SegmentTable(folder.table(from, each.segment)));
          moves.copy(copy, fresh, each.segment);
          if (each.change != null && MapAccess.store(fresh, each.change)) {
            log.add(each.change);
          }
        }
      }
      Files.deleteIfExists(folder.rescue(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
