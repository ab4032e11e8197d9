package dev.penstock.engine.chronicle;

import dev.penstock.config.MapConfig;
import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.FreeSpace;
import dev.penstock.state.MapStore;
import dev.penstock.state.MapWatcher;
import dev.penstock.state.StateKind;
import dev.penstock.state.StoredEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A map in Chronicle Map files, entered only through the gates of its segments ({@link MapAccess}).
 * This is the part that looks; changes are made by {@link MapWriting}.
 */
final class ChronicleMapStore implements MapStore {
  /** After so long the others look whether who is inside stands still. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final MapFolder folder;
  private final MapGates gates;
  private final MapGenerations generations;
  private final MapAccess access;
  private final MapLog log;
  private final MapWriting writing;
  private final Clock clock;

  /** Whether a function of the user's runs inside this map. */
  private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

  ChronicleMapStore(Path state, StateKind kind, String name, Surroundings surroundings) {
    this(MapFolder.of(state, kind, name), surroundings, PATIENCE);
  }

  ChronicleMapStore(MapFolder folder, Surroundings surroundings, Duration patience) {
    this.folder = folder;
    folder.make();
    clock = surroundings.clock();
    gates = new MapGates(folder.gates(), surroundings, patience);
    refuseRepaired(); // now that who repairs it can see that it is mapped here
    generations = new MapGenerations(folder, gates);
    FreeSpace space = new FreeSpace(folder.path());
    MapMoves moves = new MapMoves(folder, gates, generations, space, clock);
    log = new MapLog(folder, gates, surroundings, patience);
    access = new MapAccess(folder, gates, generations, moves, log, surroundings);
    writing = new MapWriting(folder, gates, generations, moves, access, log, space, clock);
    if (gates.newest() == 0) {
      writing.begin();
    }
    look(0, (file, slot) -> null); // so that a damaged map is reported where it is asked for
  }

  private void refuseRepaired() {
    if (RepairLock.isTaken(folder.path())) {
      throw new PenstockException(
          "the " + folder.inWords() + " is being repaired; wait until that is done");
    }
  }

  /** Looks at a segment; may be run again. */
  private interface Look<R> {
    R at(MapFile file, int slot);
  }

  /** Looks at a segment that is entered for it; null if it was never used. */
  private <R> R look(int segment, Look<R> look) {
    while (true) {
      long place = access.enterToLook(segment);
      int slot = MapGates.slotOf(place, segment);
      try {
        long generation = MapGates.generationOf(place);
        return generation == 0 ? null : look.at(generations.at(generation), slot);
      } catch (RuntimeException e) {
        if (gates.place(segment) == place) {
          throw e;
        } // else others went on without this process, which stood still
      } finally {
        access.leave(slot, true);
      }
    }
  }

  @Override
  public byte[] get(byte[] key) {
    checkOutside();
    long hash = MapFile.hash(key);
    return look(MapFile.segmentOf(hash), (file, slot) -> file.value(key, hash, clock));
  }

  @Override
  public StoredEntry entry(byte[] key) {
    checkOutside();
    return look(MapFile.segmentOf(key), (file, slot) -> MapValue.living(file.get(key), clock));
  }

  @Override
  public void put(byte[] key, byte[] value, long expires) {
    change(List.of(key), cells -> cells.set(0, value, expires));
  }

  @Override
  public void change(List<byte[]> keys, Edit edit) {
    checkOutside();
    writing.change(
        keys,
        cells -> {
          inside.set(true);
          try {
            edit.run(cells);
          } finally {
            inside.set(null); // not removed, which would make it anew each time
          }
        });
  }

  @Override
  public void clear() {
    checkOutside();
    writing.clear();
  }

  @Override
  public void forEach(BiConsumer<byte[], StoredEntry> visitor) {
    checkOutside();
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      int number = segment;
      List<Change> entries = look(segment, (file, slot) -> entries(file, number));
      if (entries != null) {
        entries.forEach(entry -> visitor.accept(entry.key(), MapValue.decode(entry.stored())));
      }
    }
  }

  private List<Change> entries(MapFile file, int segment) {
    List<Change> found = new ArrayList<>();
    file.forEachLiving(segment, clock, (key, stored) -> found.add(new Change(key, stored, 0)));
    return found;
  }

  @Override
  public void snapshot(BiConsumer<byte[], StoredEntry> visitor) {
    checkOutside();
    inside.set(true);
    int whole = access.enterWhole();
    try {
      MapAccess.Inside all = access.enterAll(MapAccess.all(), whole);
      try {
        for (int segment = 0; segment < MapGates.WHOLE; segment++) {
          all.file(segment)
              .forEachLiving(
                  segment, clock, (key, stored) -> visitor.accept(key, MapValue.decode(stored)));
        }
      } finally {
        all.leave();
      }
    } finally {
      access.leaveWhole(whole);
      inside.set(null);
    }
  }

  @Override
  public void configure(MapConfig config) {
    gates.setMostBytes(config.maxBytes().orElse(MapGenerations.DEFAULT_MOST_BYTES));
  }

  @Override
  public MapWatcher watch() {
    checkOutside();
    MapWatcher watcher = new ChronicleMapWatcher(log, gates);
    // Who is inside may have looked before whether somebody watches.
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      look(segment, (file, slot) -> null);
    }
    return watcher;
  }

  @Override
  public long size() {
    checkOutside();
    long size = 0;
    for (int segment = 0; segment < MapGates.WHOLE; segment++) {
      int number = segment;
      Long here = look(segment, (file, slot) -> size(file, slot, number));
      size += here == null ? 0 : here;
    }
    return size;
  }

  private long size(MapFile file, int slot, int segment) {
    if (gates.expiry(slot) == 0) {
      return file.size(segment);
    }
    long[] count = new long[1];
    file.forEachLiving(segment, clock, (key, stored) -> count[0]++);
    return count[0];
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
