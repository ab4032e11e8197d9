package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.FreeSpace;
import dev.penstock.state.MapStore.Edit;
import dev.penstock.state.StateFullException;
import dev.penstock.state.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Makes the changes to a map. Each is committed to a record before it is made, so that whoever is
 * killed has made it as a whole or not at all. Thread-safe.
 */
final class MapWriting {
  /** How many bytes a key and its value can have together. */
  private static final int LONGEST = 1 << 20;

  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final MapMoves moves;
  private final MapAccess access;
  private final MapLog log;
  private final FreeSpace space;
  private final Clock clock;

  MapWriting(
      MapFolder folder,
      MapGates gates,
      MapGenerations generations,
      MapMoves moves,
      MapAccess access,
      MapLog log,
      FreeSpace space,
      Clock clock) {
    this.folder = folder;
    this.gates = gates;
    this.generations = generations;
    this.moves = moves;
    this.access = access;
    this.log = log;
    this.space = space;
    this.clock = clock;
  }

  /** Makes the first file, unless it is there. */
  void begin() {
    grow(0, 0);
  }

  /** Changes the entries of these keys as one ({@link dev.penstock.state.MapStore#change}). */
  void change(List<byte[]> keys, Edit edit) {
    boolean done = keys.size() == 1 && new OneChange(keys.get(0), edit).isMade();
    while (!done) {
      done = changeSeveral(keys, edit);
    }
    int left = moves.left();
    if (left >= 0) {
      access.leave(MapGates.slotOf(access.enter(left), left), true);
    }
  }

  /** What came of an attempt to change one entry. */
  private enum Outcome {
    DONE,
    /** Others have taken the segment from this process, or are about to. */
    TAKEN,
    /** There was no room. */
    FULL,
    /** It does not fit in the record of a segment. */
    TOO_LARGE
  }

  /** A change to one entry, which needs only its segment. */
  private final class OneChange {
    private final byte[] key;
    private final Edit edit;
    private final int segment;
    private Change change;

    OneChange(byte[] key, Edit edit) {
      this.key = key;
      this.edit = edit;
      this.segment = MapFile.segmentOf(key);
    }

    /** Makes it, unless it does not fit in the record of a segment. */
    boolean isMade() {
      while (true) {
        long place = access.enter(segment);
        switch (attempt(place)) {
          case DONE:
            return true;
          case TAKEN:
            access.settle(segment, place);
            break;
          case FULL:
            makeRoom(MapGates.generationOf(place));
            break;
          default:
            return false;
        }
      }
    }

    private Outcome attempt(long place) {
      int slot = MapGates.slotOf(place, segment);
      boolean sound = true;
      try {
        MapFile file = generations.at(MapGates.generationOf(place));
        if (!purge(file, segment, slot)) {
          return Outcome.TAKEN;
        }
        MapCells cells = new MapCells(1, cell -> MapValue.living(file.get(key), clock));
        edit.run(cells);
        if (!cells.isChanged(0)) {
          return Outcome.DONE;
        }
        long version = gates.version(slot) + 1;
        change = new Change(key, cells.encode(0, version), version);
        check(change);
        if (change.bytes() > MapGates.INLINE) {
          return Outcome.TOO_LARGE;
        }
        access.note(slot, change);
        if (!gates.commit(slot, change)) {
          return Outcome.TAKEN;
        }
        sound = false;
        boolean made = MapAccess.store(file, change);
        if (made) {
          log.add(change);
        }
        gates.clear(slot);
        sound = true;
        return made ? Outcome.DONE : Outcome.FULL;
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        }
        // What was committed is made by who has taken the segment.
        return sound ? Outcome.TAKEN : Outcome.DONE;
      } finally {
        access.leave(slot, sound);
      }
    }

    private void makeRoom(long seen) {
      if (!grow(seen, MapFile.entriesFor(change.bytes()))) {
        throw full(change);
      }
    }
  }

  /**
   * Makes a larger file, unless there is one since {@code seen}.
   *
   * @return false if the map may not grow
   */
  private boolean grow(long seen, long entries) {
    while (true) {
      int whole = access.enterWhole();
      try {
        return gates.newest() != seen || moves.grow(entries, whole);
      } catch (RuntimeException e) {
        throwUnlessTaken(whole, e);
      } finally {
        access.leaveWhole(whole);
      }
    }
  }

  /** What fails in a process that stood still, and that others went on without, is done again. */
  private void throwUnlessTaken(int whole, RuntimeException failure) {
    if (!access.isWholeTaken(whole)) {
      throw failure;
    }
  }

  /** Refuses a change before anything is done for it. */
  private void check(Change change) {
    if (change.stored() == null) {
      return;
    }
    if (change.bytes() > LONGEST + MapValue.LONGEST_HEAD) {
      throw StateFullException.tooLarge(folder.inWords(), text(change), change.bytes(), LONGEST);
    }
    space.require(change.bytes());
  }

  /** There is no room for a change. Outside of all segments, for they are counted. */
  private StateFullException full(Change change) {
    long entries = 0;
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      long place = access.enterToLook(segment);
      try {
        long generation = MapGates.generationOf(place);
        entries += generation == 0 ? 0 : generations.at(generation).size(segment);
      } finally {
        access.leave(MapGates.slotOf(place, segment), true);
      }
    }
    return StateFullException.full(
        folder.inWords(), text(change), change.bytes(), entries, generations.mostBytes());
  }

  private static String text(Change change) {
    return new String(change.key(), StandardCharsets.UTF_8);
  }

  /**
   * Removes what has ended, if something has.
   *
   * @return false if others have taken the segment from this process, which stood still
   */
  private boolean purge(MapFile file, int segment, int slot) {
    if (!MapValue.isOver(gates.expiry(slot), clock)) {
      return true;
    }
    long now = clock.wallMillis();
    List<byte[]> ended = new ArrayList<>();
    long[] next = {StoredEntry.NEVER};
    file.forEach(
        segment,
        (key, stored) -> {
          long expires = MapValue.expires(stored);
          if (MapValue.isOver(expires, now)) {
            ended.add(key);
          } else {
            next[0] = MapValue.earlier(next[0], expires);
          }
        });
    for (byte[] key : ended) {
      long version = gates.version(slot) + 1;
      Change removal = new Change(key, null, version);
      gates.setVersion(slot, version);
      if (!gates.commit(slot, removal)) {
        return false;
      }
      file.remove(key);
      log.add(removal);
      gates.clear(slot);
    }
    gates.setExpiry(slot, next[0]);
    return true;
  }

  /** Returns whether the change was made, or nothing was to be changed. */
  private boolean changeSeveral(List<byte[]> keys, Edit edit) {
    int whole = access.enterWhole();
    boolean sound = true;
    Change lacking;
    try {
      MapAccess.Inside all = access.enterAll(MapAccess.segments(keys.stream()), whole);
      try {
        MapCells cells =
            new MapCells(
                keys.size(),
                cell -> {
                  byte[] key = keys.get(cell);
                  return MapValue.living(all.file(MapFile.segmentOf(key)).get(key), clock);
                });
        edit.run(cells);
        List<Change> changes = changes(keys, cells, all);
        if (changes.isEmpty()) {
          return true;
        }
        lacking = withoutRoom(changes, all);
        if (lacking == null) {
          sound = false;
          boolean made = make(access.redo(whole).write(changes), changes, whole, all);
          sound = true;
          return made;
        }
        if (moves.grow(MapFile.entriesFor(lacking.bytes()), whole)) {
          return false;
        }
      } finally {
        all.leave();
      }
    } catch (RuntimeException e) {
      throwUnlessTaken(whole, e);
      return false;
    } finally {
      access.leave(whole, sound);
    }
    throw full(lacking);
  }

  /** Commits a change and makes it, unless others have taken the whole from this process. */
  private boolean make(long word, List<Change> changes, int whole, MapAccess.Inside all) {
    long newest = gates.newest();
    if (!gates.commit(whole, word)) {
      return false;
    }
    all.doubtful();
    try {
      access.make(word, changes, all, newest);
      gates.clear(whole);
      all.doubtless();
    } catch (RuntimeException e) {
      throwUnlessTaken(whole, e); // what is committed is made by who has taken the whole
    }
    return true;
  }

  private List<Change> changes(List<byte[]> keys, MapCells cells, MapAccess.Inside all) {
    List<Change> changes = new ArrayList<>();
    long bytes = 0;
    for (int cell = 0; cell < keys.size(); cell++) {
      if (cells.isChanged(cell)) {
        byte[] key = keys.get(cell);
        int slot = all.slot(MapFile.segmentOf(key));
        long version = gates.version(slot) + 1;
        Change change = new Change(key, cells.encode(cell, version), version);
        check(change);
        access.note(slot, change); // so that the next one there has a later version
        changes.add(change);
        bytes += LargeRedo.bytes(change);
        if (bytes > LargeRedo.MOST_BYTES) {
          throw StateFullException.tooMuch(folder.inWords(), keys.size(), LargeRedo.MOST_BYTES);
        }
      }
    }
    return changes;
  }

  /** A change that does not fit, or null; what has been committed must. */
  private static Change withoutRoom(List<Change> changes, MapAccess.Inside all) {
    Map<Integer, List<Change>> stored =
        changes.stream()
            .filter(change -> change.stored() != null)
            .collect(Collectors.groupingBy(change -> MapFile.segmentOf(change.key())));
    for (Map.Entry<Integer, List<Change>> each : stored.entrySet()) {
      if (!all.file(each.getKey()).hasRoom(each.getKey(), each.getValue())) {
        return Collections.max(each.getValue(), Comparator.comparing(Change::bytes));
      }
    }
    return null;
  }

  /** Removes every entry: a new file takes the place of the others. */
  void clear() {
    boolean done = false;
    while (!done) {
      int whole = access.enterWhole();
      boolean sound = true;
      try {
        MapAccess.Inside all = access.enterAllToEmpty(whole);
        try {
          space.require(0);
          long word = LargeRedo.emptied(generations.make(generations.fewest()));
          sound = false;
          done = make(word, List.of(), whole, all);
          sound = true;
        } finally {
          all.leave();
        }
      } catch (RuntimeException e) {
        throwUnlessTaken(whole, e);
      } finally {
        access.leave(whole, sound);
      }
    }
  }
}
