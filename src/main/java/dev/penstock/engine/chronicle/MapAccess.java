package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.fault.PenstockException;
import dev.penstock.fault.StorageFullException;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.HeldTooLongException;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.state.StoredEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets threads into the segments of a map. Who gets in finds the segment sound, in the newest file,
 * and has it alone, whatever happened to those who were in before:
 *
 * <ul>
 *   <li>Somebody died inside: the next one repairs the segment, and makes the change that was
 *       committed.
 *   <li>Somebody stands still inside (SIGSTOP): the next one brings the segment elsewhere ({@link
 *       MapRescue}).
 *   <li>The map has grown: the next one moves the segment to the new file ({@link MapMoves}).
 * </ul>
 *
 * <p>Who wants several segments enters the whole first, and then the segments in the order of their
 * numbers. Thread-safe.
 */
final class MapAccess {
  private static final Logger LOG = LoggerFactory.getLogger(MapAccess.class);

  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final MapMoves moves;
  private final MapLog log;
  private final MapRescue rescue;
  private final Surroundings surroundings;

  /** Mapped once: that takes longer than all else of a change. */
  private final Map<Integer, LargeRedo> redos = new ConcurrentHashMap<>();

  MapAccess(
      MapFolder folder,
      MapGates gates,
      MapGenerations generations,
      MapMoves moves,
      MapLog log,
      Surroundings surroundings) {
    this.folder = folder;
    this.gates = gates;
    this.generations = generations;
    this.moves = moves;
    this.log = log;
    this.surroundings = surroundings;
    this.rescue = new MapRescue(folder, gates, generations, moves, log);
  }

  /** Enters a segment and returns its place, for {@link #leave}. */
  long enter(int segment) {
    return enter(segment, OUTSIDE, Purpose.CHANGE);
  }

  /** The same for who only looks: also a segment that cannot be moved, for want of disk space. */
  long enterToLook(int segment) {
    return enter(segment, OUTSIDE, Purpose.LOOK);
  }

  /**
   * @param whole the slot of the whole, for who is inside it already, or {@link #OUTSIDE}
   */
  private long enter(int segment, int whole, Purpose purpose) {
    long start = 0;
    while (true) {
      long place = gates.place(segment);
      int slot = MapGates.slotOf(place, segment);
      Taken taken;
      try {
        taken = gates.lock(slot).lock();
      } catch (HeldTooLongException e) {
        start = start == 0 ? System.nanoTime() : start;
        takeFromStopped(gates.lock(slot).owner(), whole, start, e);
        continue;
      }
      if (gates.place(segment) != place) {
        gates.lock(slot).unlock();
        continue;
      }
      if (taken == Taken.FREE && MapGates.generationOf(place) == gates.newest()) {
        return place;
      }
      long sound = seeTo(segment, place, taken, whole, purpose);
      if (sound != NOT_INSIDE) {
        return sound;
      }
    }
  }

  private static final int OUTSIDE = -1;
  private static final long NOT_INSIDE = -1;

  /** Sees to the state of a segment that was entered, and returns its place, or leaves it. */
  private long seeTo(int segment, long place, Taken taken, int whole, Purpose purpose) {
    int slot = MapGates.slotOf(place, segment);
    boolean dead = taken == Taken.FROM_THE_DEAD;
    if (dead && whole == OUTSIDE && gates.isWholePending()) {
      // It died at a change to several segments, which has to be made before.
      leave(slot, false);
      leaveWhole(enterWhole());
      return NOT_INSIDE;
    }
    boolean sound = !dead;
    try {
      if (dead) {
        repair(segment, place);
        sound = true;
      }
      long moved = moved(segment, place, purpose);
      if (moved != NOT_INSIDE) {
        return moved;
      }
    } catch (RuntimeException | Error e) {
      leave(slot, sound);
      if (e instanceof RuntimeException && gates.place(segment) != place) {
        return NOT_INSIDE; // others went on without this process, and took away what it needed
      }
      throw e;
    }
    leave(slot, true);
    return NOT_INSIDE;
  }

  /** What a segment is entered for. */
  private enum Purpose {
    CHANGE,
    /** It may be where it is, if there is no disk space to move it. */
    LOOK,
    /** It is to be emptied, wherever it is. */
    EMPTY
  }

  private long moved(int segment, long place, Purpose purpose) {
    if (purpose == Purpose.EMPTY || MapGates.generationOf(place) == gates.newest()) {
      return place;
    }
    try {
      return moves.move(segment, place);
    } catch (StorageFullException e) {
      if (purpose == Purpose.LOOK) {
        return place;
      }
      throw e;
    }
  }

  private void repair(int segment, long place) {
    long start = System.nanoTime();
    int slot = MapGates.slotOf(place, segment);
    long generation = MapGates.generationOf(place);
    moves.forget(segment, place);
    if (generation == 0) {
      return;
    }
    MapFile file = generations.at(generation);
    file.repair(segment, new SegmentTable(folder.table(generation, segment)));
    Change change = gates.pending(slot);
    // That it does not fit was perhaps about to be found out: then it is not made.
    if (change != null && store(file, change)) {
      log.add(change);
    }
    gates.clear(slot);
    LOG.warn(
        "repaired the part {} of the {} in {} ms after a process died using it: {} entries",
        segment,
        folder.inWords(),
        (System.nanoTime() - start) / 1_000_000,
        file.size(segment));
  }

  /** Leaves a segment or the whole; the next one repairs it, unless it is sound. */
  void leave(int slot, boolean sound) {
    if (!sound) {
      gates.lock(slot).leaveUnrepaired();
    }
    gates.lock(slot).unlock();
  }

  void leaveWhole(int slot) {
    gates.lock(slot).unlock();
  }

  /**
   * Sees to it that changes can be committed where one could not: others have taken the segment
   * from this process, which stood still, or were killed while they were at it. Outside.
   */
  void settle(int segment, long place) {
    int whole = enterWhole();
    try {
      if (gates.place(segment) == place) {
        gates.unseal(MapGates.slotOf(place, segment));
      }
    } finally {
      leaveWhole(whole);
    }
  }

  /** Makes a change, and returns whether there was room for it. */
  static boolean store(MapFile file, Change change) {
    if (change.stored() == null) {
      file.remove(change.key());
      return true;
    }
    return file.put(change.key(), change.stored());
  }

  /** Keeps count of the versions and ends of what is stored in a segment. */
  void note(int slot, Change change) {
    gates.setVersion(slot, change.version());
    long expires = change.stored() == null ? StoredEntry.NEVER : MapValue.expires(change.stored());
    if (expires != StoredEntry.NEVER) {
      gates.setExpiry(slot, MapValue.earlier(gates.expiry(slot), expires));
    }
  }

  /**
   * Enters the map as a whole: nobody else makes a change to several segments or a new file, but
   * the segments have still to be entered one by one. A change that its maker could not finish is
   * made first. Returns the slot, for {@link #leaveWhole}.
   */
  int enterWhole() {
    long start = 0;
    while (true) {
      long place = gates.place(MapGates.WHOLE);
      int slot = MapGates.slotOf(place, MapGates.WHOLE);
      OwnerLock lock = gates.lock(slot);
      Taken taken;
      try {
        taken = lock.lock();
      } catch (HeldTooLongException e) {
        start = start == 0 ? System.nanoTime() : start;
        if (isStopped(lock.owner(), start, e)) {
          rescue.takeWhole(place, lock.owner());
        }
        continue;
      }
      if (gates.place(MapGates.WHOLE) != place) {
        lock.unlock();
        continue;
      }
      if (taken == Taken.FROM_THE_DEAD && gates.committed(slot) != 0) {
        // It is made from another slot, for it may take changes of its own to get there.
        rescue.takeWhole(place, lock.owner());
        leave(slot, false);
        continue;
      }
      try {
        finishBefore(slot);
        return slot;
      } catch (RuntimeException | Error e) {
        leave(slot, false);
        if (e instanceof Error || !isWholeTaken(slot)) {
          throw e;
        }
      }
    }
  }

  /** Whether others have taken the whole from this process, which stood still inside. */
  boolean isWholeTaken(int slot) {
    return gates.slot(MapGates.WHOLE) != slot;
  }

  /** Makes what those were about to who stood still. */
  private void finishBefore(int slot) {
    int before = gates.before(slot);
    if (before >= 0) {
      finishBefore(before);
      gates.seal(before);
      finish(before, slot);
      gates.setBefore(slot, -1);
    }
  }

  /** Makes the change to the whole that was committed in another slot, if there is one. */
  private void finish(int slot, int whole) {
    long word = gates.committed(slot);
    if (word == 0) {
      return;
    }
    if (LargeRedo.isGrown(word)) {
      gates.setNewest(gates.newest(), LargeRedo.generation(word));
      gates.clear(slot);
      return;
    }
    List<Change> changes = redo(slot).read(word);
    Inside inside =
        LargeRedo.isEmptied(word)
            ? enterAllToEmpty(whole)
            : enterAll(segments(changes.stream().map(Change::key)), whole);
    inside.doubtful();
    try {
      if (gates.committed(slot) == word) { // else it was made by who had stood still
        make(word, changes, inside, gates.newest());
        gates.clear(slot);
      }
      inside.doubtless();
    } finally {
      inside.leave();
    }
  }

  /** Where a change to several segments is noted by who has the whole in a slot. */
  LargeRedo redo(int slot) {
    return redos.computeIfAbsent(slot, ignored -> new LargeRedo(folder.redo(slot), surroundings));
  }

  /** Several segments that were entered, in the order of their numbers. */
  final class Inside {
    private final int[] segments;
    private final long[] places;
    private int entered;
    private boolean sound = true;

    private Inside(int[] segments) {
      this.segments = segments;
      this.places = new long[segments.length];
    }

    long place(int segment) {
      return places[Arrays.binarySearch(segments, segment)];
    }

    int slot(int segment) {
      return MapGates.slotOf(place(segment), segment);
    }

    MapFile file(int segment) {
      return generations.at(MapGates.generationOf(place(segment)));
    }

    /** What is in the segments is in doubt until {@link #doubtless}. */
    void doubtful() {
      sound = false;
    }

    void doubtless() {
      sound = true;
    }

    void leave() {
      for (int i = 0; i < entered; i++) {
        MapAccess.this.leave(MapGates.slotOf(places[i], segments[i]), sound);
      }
    }
  }

  /**
   * Enters several segments, for who is inside the whole.
   *
   * @param whole its slot
   */
  Inside enterAll(int[] segments, int whole) {
    return enterAll(segments, whole, Purpose.CHANGE);
  }

  /** Enters all segments, to empty them, for who is inside the whole. */
  Inside enterAllToEmpty(int whole) {
    return enterAll(all(), whole, Purpose.EMPTY);
  }

  private Inside enterAll(int[] segments, int whole, Purpose purpose) {
    Inside inside = new Inside(segments);
    try {
      for (; inside.entered < segments.length; inside.entered++) {
        inside.places[inside.entered] = enter(segments[inside.entered], whole, purpose);
      }
      return inside;
    } catch (RuntimeException | Error e) {
      inside.leave();
      throw e;
    }
  }

  /**
   * Makes a committed change, inside the whole and all its segments.
   *
   * @param newest the generation that was the newest when it was committed, or is for who makes the
   *     change of another
   */
  void make(long word, List<Change> changes, Inside inside, long newest) {
    if (LargeRedo.isEmptied(word)) {
      replaceBy(LargeRedo.generation(word), inside, newest);
      return;
    }
    for (Change change : changes) {
      if (!store(inside.file(MapFile.segmentOf(change.key())), change)) {
        throw new IllegalStateException(
            "no room in " + folder.path() + " for a change that was committed, since there was");
      }
      log.add(change);
    }
  }

  private void replaceBy(long emptied, Inside inside, long newest) {
    for (int i = 0; i < inside.segments.length; i++) {
      int segment = inside.segments[i];
      int slot = MapGates.slotOf(inside.places[i], segment);
      gates.setPlace(segment, inside.places[i], MapGates.placeOf(segment, slot, emptied));
      gates.setExpiry(slot, StoredEntry.NEVER);
    }
    log.addEmptied(emptied);
    if (gates.setNewest(newest, emptied)) {
      generations.deleteUnused();
    }
  }

  /** The segments that some keys are in, each once, in their order. */
  static int[] segments(Stream<byte[]> keys) {
    return keys.mapToInt(MapFile::segmentOf).sorted().distinct().toArray();
  }

  static int[] all() {
    int[] all = new int[MapGates.WHOLE];
    Arrays.setAll(all, segment -> segment);
    return all;
  }

  private void takeFromStopped(long owner, int whole, long start, HeldTooLongException held) {
    if (!isStopped(owner, start, held)) {
      return;
    }
    if (whole != OUTSIDE) {
      rescue.take(owner, whole);
      return;
    }
    int slot = enterWhole();
    try {
      rescue.take(owner, slot);
    } catch (RuntimeException e) {
      if (!isWholeTaken(slot)) {
        throw e;
      }
    } finally {
      leaveWhole(slot);
    }
  }

  /** Whether a holder stands still; throws if it runs, and has not let go for too long. */
  private boolean isStopped(long owner, long start, HeldTooLongException held) {
    if (owner == 0) {
      return false;
    }
    if (gates.liveness().isStopped(owner)) {
      return true;
    }
    if (System.nanoTime() - start > OwnerLock.PATIENCE.toNanos()) {
      throw new PenstockException(held.getMessage(), held);
    }
    return false;
  }
}
