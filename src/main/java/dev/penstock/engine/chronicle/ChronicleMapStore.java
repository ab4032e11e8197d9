package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.FreeSpace;
import dev.penstock.state.MapStore;
import dev.penstock.state.StateFullException;
import dev.penstock.state.StoredEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * A map in Chronicle Map files, entered only through the gates of its segments ({@link MapAccess}).
 * Each change is committed to a record before it is made, so that whoever is killed has made it as
 * a whole or not at all.
 */
final class ChronicleMapStore implements MapStore {
  /** How many bytes a key and its value can have together. */
  static final int LONGEST = 1 << 20;

  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final MapMoves moves;
  private final MapAccess access;
  private final FreeSpace space;
  private final Clock clock;

  /** Whether a function of the user's runs inside this map. */
  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  ChronicleMapStore(Path state, String name, Surroundings surroundings) {
    folder = MapFolder.of(state, name);
    try {
      folder.make();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    gates = new MapGates(folder.gates(), surroundings);
    generations = new MapGenerations(folder, gates);
    space = new FreeSpace(state);
    clock = surroundings.clock();
    moves = new MapMoves(folder, gates, generations, space, clock);
    access = new MapAccess(folder, gates, generations, moves);
    if (gates.newest() == 0) {
      grow(0, 0);
    }
    generations.at(gates.newest()); // so that a damaged map is reported where it is asked for
  }

  @Override
  public byte[] get(byte[] key) {
    checkOutside();
    int segment = MapFile.segmentOf(key);
    while (true) {
      long place = access.enterToLook(segment);
      try {
        return generations.at(MapGates.generationOf(place)).value(key, clock);
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        } // else others went on without this process, which stood still
      } finally {
        access.leave(MapGates.slotOf(place, segment), true);
      }
    }
  }

  @Override
  public StoredEntry entry(byte[] key) {
    checkOutside();
    int segment = MapFile.segmentOf(key);
    while (true) {
      long place = access.enterToLook(segment);
      try {
        return living(generations.at(MapGates.generationOf(place)).get(key));
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        }
      } finally {
        access.leave(MapGates.slotOf(place, segment), true);
      }
    }
  }

  private StoredEntry living(byte[] stored) {
    if (stored == null) {
      return null;
    }
    long expires = MapValue.expires(stored);
    boolean ended = expires != StoredEntry.NEVER && expires <= clock.wallMillis();
    return ended ? null : MapValue.decode(stored);
  }

  @Override
  public void put(byte[] key, byte[] value, long expires) {
    change(List.of(key), cells -> cells.set(0, value, expires));
  }

  @Override
  public void change(List<byte[]> keys, Edit edit) {
    checkOutside();
    Outcome outcome = keys.size() == 1 ? Outcome.AGAIN : Outcome.TOO_LARGE;
    while (outcome == Outcome.AGAIN) {
      outcome = changeOne(keys, edit);
    }
    while (outcome == Outcome.TOO_LARGE || outcome == Outcome.AGAIN) {
      outcome = changeSeveral(keys, edit);
    }
    int left = moves.left();
    if (left >= 0) {
      access.leave(MapGates.slotOf(access.enter(left), left), true);
    }
  }

  /** What came of an attempt at a change. */
  private enum Outcome {
    DONE,
    /** The map has grown since, or others went on without this process. */
    AGAIN,
    /** It does not fit in the record of a segment. */
    TOO_LARGE
  }

  private Outcome changeOne(List<byte[]> keys, Edit edit) {
    byte[] key = keys.get(0);
    int segment = MapFile.segmentOf(key);
    long place = access.enter(segment);
    int slot = MapGates.slotOf(place, segment);
    MapCells cells = null;
    boolean sound = true;
    try {
      MapFile file = generations.at(MapGates.generationOf(place));
      if (isTimeUp(slot) && !purge(file, segment, slot)) {
        return Outcome.AGAIN;
      }
      cells = new MapCells(keys, cell -> living(file.get(key)));
      edit(edit, cells);
      if (!cells.isChanged(0)) {
        return Outcome.DONE;
      }
      byte[] stored = cells.encode(0, gates.version(slot) + 1);
      check(key, stored);
      if (key.length + (stored == null ? 0 : stored.length) > MapGates.INLINE) {
        return Outcome.TOO_LARGE;
      }
      access.note(slot, stored);
      if (!gates.commit(slot, key, stored)) {
        return Outcome.AGAIN;
      }
      sound = false;
      boolean made = stored == null ? removed(file, key) : file.put(key, stored);
      gates.clear(slot);
      sound = true;
      if (made) {
        return Outcome.DONE;
      }
    } catch (RuntimeException e) {
      if (gates.place(segment) == place) {
        throw e;
      }
      return Outcome.AGAIN;
    } finally {
      access.leave(slot, sound);
    }
    makeRoom(key, cells.encode(0, 0), MapGates.generationOf(place));
    return Outcome.AGAIN;
  }

  private static boolean removed(MapFile file, byte[] key) {
    file.remove(key);
    return true;
  }

  private void edit(Edit edit, MapCells cells) {
    inside.set(true);
    try {
      edit.run(cells);
    } finally {
      inside.remove();
    }
  }

  /** Refuses a change before anything is done for it. */
  private void check(byte[] key, byte[] stored) {
    if (stored == null) {
      return;
    }
    if (key.length + stored.length > LONGEST + MapValue.LONGEST_HEAD) {
      throw tooLarge(key, stored);
    }
    space.require(key.length + stored.length);
  }

  private StateFullException tooLarge(byte[] key, byte[] stored) {
    return StateFullException.tooLarge(folder.name(), text(key), size(key, stored), LONGEST);
  }

  private void makeRoom(byte[] key, byte[] stored, long seen) {
    if (!grow(seen, MapFile.entriesFor(size(key, stored)))) {
      throw full(key, stored);
    }
  }

  private StateFullException full(byte[] key, byte[] stored) {
    return StateFullException.full(
        folder.name(), text(key), size(key, stored), size(), generations.mostBytes());
  }

  private static int size(byte[] key, byte[] stored) {
    return key.length + stored.length;
  }

  private static String text(byte[] key) {
    return new String(key, StandardCharsets.UTF_8);
  }

  /**
   * Makes a larger file, unless there is one since {@code seen}.
   *
   * @return false if the map may not grow
   */
  private boolean grow(long seen, long entries) {
    int whole = access.enterWhole();
    try {
      return gates.newest() != seen || moves.grow(entries);
    } finally {
      access.leaveWhole(whole);
    }
  }

  private boolean isTimeUp(int slot) {
    long expiry = gates.expiry(slot);
    return expiry != 0 && expiry <= clock.wallMillis();
  }

  /**
   * Removes what has ended.
   *
   * @return false if others went on without this process, which stood still
   */
  private boolean purge(MapFile file, int segment, int slot) {
    long now = clock.wallMillis();
    List<byte[]> ended = new ArrayList<>();
    long[] earliest = new long[1];
    file.forEach(
        segment,
        (key, stored) -> {
          long expires = MapValue.expires(stored);
          if (expires != 0 && expires <= now) {
            ended.add(key);
          } else if (expires != 0 && (earliest[0] == 0 || expires < earliest[0])) {
            earliest[0] = expires;
          }
        });
    for (byte[] key : ended) {
      if (!gates.commit(slot, key, null)) {
        return false;
      }
      file.remove(key);
      gates.clear(slot);
    }
    gates.setExpiry(slot, earliest[0]);
    return true;
  }

  private Outcome changeSeveral(List<byte[]> keys, Edit edit) {
    int whole = access.enterWhole();
    boolean sound = true;
    Change lacking;
    try {
      MapAccess.Inside all = access.enterAll(segments(keys));
      try {
        MapCells cells = new MapCells(keys, cell -> living(all, keys.get(cell)));
        edit(edit, cells);
        List<Change> changes = changes(keys, cells, all);
        lacking = withoutRoom(changes, all);
        if (changes.isEmpty()) {
          return Outcome.DONE;
        }
        if (lacking == null) {
          long word = new LargeRedo(folder.redo(whole)).write(changes);
          if (!gates.commit(whole, word)) {
            return Outcome.AGAIN;
          }
          sound = false;
          all.doubtful();
          access.make(word, changes, all);
          gates.clear(whole);
          all.doubtless();
          sound = true;
          return Outcome.DONE;
        }
        if (moves.grow(MapFile.entriesFor(LargeRedo.bytes(lacking)))) {
          return Outcome.AGAIN;
        }
      } finally {
        all.leave();
      }
    } finally {
      access.leave(whole, sound);
    }
    throw full(lacking.key(), lacking.stored());
  }

  private StoredEntry living(MapAccess.Inside all, byte[] key) {
    return living(all.file(MapFile.segmentOf(key)).get(key));
  }

  private List<Change> changes(List<byte[]> keys, MapCells cells, MapAccess.Inside all) {
    List<Change> changes = new ArrayList<>();
    long bytes = 0;
    for (int cell = 0; cell < keys.size(); cell++) {
      if (cells.isChanged(cell)) {
        byte[] key = keys.get(cell);
        int slot = all.slot(MapFile.segmentOf(key));
        byte[] stored = cells.encode(cell, gates.version(slot) + 1);
        check(key, stored);
        access.note(slot, stored); // so that the next one in the segment has a later version
        Change change = new Change(key, stored);
        changes.add(change);
        bytes += LargeRedo.bytes(change);
        if (bytes > LargeRedo.MOST_BYTES) {
          throw StateFullException.tooMuch(folder.name(), keys.size(), LargeRedo.MOST_BYTES);
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
        return Collections.max(each.getValue(), Comparator.comparing(LargeRedo::bytes));
      }
    }
    return null;
  }

  private static int[] segments(List<byte[]> keys) {
    return keys.stream().mapToInt(MapFile::segmentOf).sorted().distinct().toArray();
  }

  @Override
  public void clear() {
    checkOutside();
    boolean done = false;
    while (!done) {
      int whole = access.enterWhole();
      boolean sound = true;
      try {
        MapAccess.Inside all = access.enterAll(MapAccess.all());
        try {
          space.require(0);
          long word = LargeRedo.emptied(generations.make(generations.fewest()));
          done = gates.commit(whole, word);
          if (done) {
            sound = false;
            all.doubtful();
            access.make(word, List.of(), all);
            gates.clear(whole);
            all.doubtless();
            sound = true;
          }
        } finally {
          all.leave();
        }
      } finally {
        access.leave(whole, sound);
      }
    }
  }

  @Override
  public void forEach(BiConsumer<byte[], StoredEntry> visitor) {
    checkOutside();
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      for (Change entry : entries(segment)) {
        visitor.accept(entry.key(), MapValue.decode(entry.stored()));
      }
    }
  }

  private List<Change> entries(int segment) {
    List<Change> found = new ArrayList<>();
    while (true) {
      long place = access.enterToLook(segment);
      try {
        long generation = MapGates.generationOf(place);
        if (generation != 0) {
          show(generations.at(generation), segment, (k, v) -> found.add(new Change(k, v)));
        }
        return found;
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        }
        found.clear();
      } finally {
        access.leave(MapGates.slotOf(place, segment), true);
      }
    }
  }

  private void show(MapFile file, int segment, BiConsumer<byte[], byte[]> visitor) {
    long now = clock.wallMillis();
    file.forEach(
        segment,
        (key, stored) -> {
          long expires = MapValue.expires(stored);
          if (expires == 0 || expires > now) {
            visitor.accept(key, stored);
          }
        });
  }

  @Override
  public void snapshot(BiConsumer<byte[], StoredEntry> visitor) {
    checkOutside();
    inside.set(true);
    int whole = access.enterWhole();
    try {
      MapAccess.Inside all = access.enterAll(MapAccess.all());
      try {
        for (int segment = 0; segment < MapGates.WHOLE; segment++) {
          show(
              all.file(segment),
              segment,
              (key, stored) -> visitor.accept(key, MapValue.decode(stored)));
        }
      } finally {
        all.leave();
      }
    } finally {
      access.leaveWhole(whole);
      inside.remove();
    }
  }

  @Override
  public long size() {
    checkOutside();
    long size = 0;
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      size += size(segment);
    }
    return size;
  }

  private long size(int segment) {
    while (true) {
      long place = access.enterToLook(segment);
      try {
        long generation = MapGates.generationOf(place);
        if (generation == 0) {
          return 0;
        }
        MapFile file = generations.at(generation);
        if (gates.expiry(MapGates.slotOf(place, segment)) == 0) {
          return file.size(segment);
        }
        long[] count = new long[1];
        show(file, segment, (key, stored) -> count[0]++);
        return count[0];
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        }
      } finally {
        access.leave(MapGates.slotOf(place, segment), true);
      }
    }
  }

  private void checkOutside() {
    if (inside.get() != null) {
      throw new IllegalStateException(
          "a map must not be used from inside one of its own calls: " + folder.path());
    }
  }

  @Override
  public void close() {
    generations.close();
  }
}
