package dev.penstock.engine.chronicle;

import dev.penstock.memory.FreeSpace;
import java.nio.file.Files;

/**
 * Moves the segments of a map that has grown to its new file, one by one, by who enters them.
 * Thread-safe.
 */
final class MapMoves {
  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final FreeSpace space;
  private final Clock clock;

  /** The generation that this process has seen all segments in. */
  private volatile long settled;

  MapMoves(
      MapFolder folder, MapGates gates, MapGenerations generations, FreeSpace space, Clock clock) {
    this.folder = folder;
    this.gates = gates;
    this.generations = generations;
    this.space = space;
    this.clock = clock;
  }

  /**
   * Moves a segment to the newest file. Inside the segment.
   *
   * @return its place, or -1 if others went on without this process, which stood still
   */
  long move(int segment, long place) {
    int slot = MapGates.slotOf(place, segment);
    long target = gates.newest();
    long moved = MapGates.placeOf(segment, slot, target);
    long from = MapGates.generationOf(place);
    if (from == 0) {
      return gates.setPlace(segment, place, moved) ? moved : -1;
    }
    if (gates.moving(slot) != 0) {
      forget(segment, place);
    }
    gates.setMoving(slot, target);
    copy(generations.at(from), generations.at(target), segment);
    if (!gates.setPlace(segment, place, moved)) {
      return -1;
    }
    gates.setMoving(slot, 0);
    generations.deleteUnused(from);
    return moved;
  }

  /** Removes what a move that was not completed has copied. Inside the segment. */
  void forget(int segment, long place) {
    int slot = MapGates.slotOf(place, segment);
    long moving = gates.moving(slot);
    if (moving != 0) {
      if (moving != MapGates.generationOf(place) && Files.exists(folder.data(moving))) {
        generations.at(moving).wipe(segment);
      }
      gates.setMoving(slot, 0);
    }
  }

  /** Copies what has not ended from one file to another that is at least as large. */
  void copy(MapFile from, MapFile to, int segment) {
    from.forEachLiving(
        segment,
        clock,
        (key, stored) -> {
          space.require(key.length + stored.length);
          if (!to.put(key, stored)) {
            throw new IllegalStateException(to + " has no room for what " + from + " held");
          }
        });
  }

  /** A segment that is still in an older file, or -1: so that those get empty some time. */
  int left() {
    long newest = gates.newest();
    if (settled == newest) {
      return -1;
    }
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      long generation = gates.generation(segment);
      if (generation != 0 && generation < newest) {
        return segment;
      }
    }
    generations.closeUnused();
    settled = newest;
    return -1;
  }

  /**
   * Makes a larger file and lets segments move to it. Inside the whole.
   *
   * @param entries a segment of it is to hold so many at least
   * @param whole the slot of the whole
   * @return false if the map may not grow so far
   */
  boolean grow(long entries, int whole) {
    long seen = gates.newest();
    long next = seen == 0 ? generations.fewest() : generations.next(entries);
    if (next == 0) {
      return false;
    }
    space.require(0);
    publish(seen, generations.make(next), whole);
    return true;
  }

  /**
   * Lets segments move to a generation that was made. Inside the whole.
   *
   * @param seen the newest one before
   * @return false if others have taken the whole from this process, which stood still
   */
  boolean publish(long seen, long generation, int whole) {
    if (!gates.commit(whole, LargeRedo.grown(generation))) {
      return false;
    }
    gates.setNewest(seen, generation);
    gates.clear(whole);
    return true;
  }
}
