package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import dev.penstock.memory.FreeSpace;
import dev.penstock.state.MapStore;
import dev.penstock.state.StateFullException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import net.openhft.chronicle.hash.ChronicleHashCorruption;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A map in a Chronicle Map file, entered only through its {@link MapGate}. Whoever enters first
 * after a death inside repairs the file in place; the others, who have it open all the time, find
 * it sound.
 */
final class ChronicleMapStore implements MapStore {
  static final String SUFFIX = ".map";

  /**
   * For entries of the expected sizes; larger ones take the place of several. The file is sparse:
   * it takes disk space only for what is used of it.
   */
  private static final long MOST_ENTRIES = 1_000_000;

  private static final double EXPECTED_KEY_BYTES = 16;
  private static final double EXPECTED_VALUE_BYTES = 16;

  private static final Logger LOG = LoggerFactory.getLogger(ChronicleMapStore.class);

  private final String name;
  private final Path file;
  private final MapGate gate;
  private final RedoRecord redo;
  private final FreeSpace space;
  private ChronicleMap<byte[], byte[]> map;

  ChronicleMapStore(Path folder, String name) {
    this.name = name;
    this.file = folder.resolve(name + SUFFIX);
    this.gate = new MapGate(folder.resolve(name + ".gate"));
    this.space = new FreeSpace(folder);
    this.redo = new RedoRecord(folder.resolve(name + ".redo"));
    inside(() -> null); // opened here, so that a damaged map is reported where it is asked for
  }

  /** Runs one operation with nobody else inside, on a map that is open and sound. */
  private <R> R inside(Supplier<R> operation) {
    gate.enter();
    try {
      if (map == null || gate.isDamaged()) {
        openSound();
      }
      return operation.get();
    } finally {
      gate.leave();
    }
  }

  private void openSound() {
    try {
      if (gate.isDamaged()) {
        repair();
      } else {
        space.require(0);
        if (!gate.isMade()) {
          Files.deleteIfExists(file); // begun by a process that was killed
        }
        map = builder().createPersistedTo(file.toFile());
        FileModes.likeFolder(file);
      }
      gate.sound();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void repair() throws IOException {
    if (map != null) {
      map.close();
      map = null;
    }
    long start = System.nanoTime();
    Findings findings = new Findings();
    map = builder().recoverPersistedTo(file.toFile(), true, findings);
    RedoRecord.Change change = redo.pending();
    if (change != null) {
      apply(change.key(), change.value());
      redo.clear();
    }
    LOG.warn(
        "repaired the map {} in {} ms after a process died using it: {} entries, {} findings",
        name,
        (System.nanoTime() - start) / 1_000_000,
        map.size(),
        findings.count);
  }

  private ChronicleMapBuilder<byte[], byte[]> builder() {
    return ChronicleMap.of(byte[].class, byte[].class)
        .name(name)
        .entries(MOST_ENTRIES)
        // Otherwise Chronicle asks for the mount point, which a chroot does not know.
        .sparseFile(true)
        .averageKeySize(EXPECTED_KEY_BYTES)
        .averageValueSize(EXPECTED_VALUE_BYTES)
        // A worker that was told to stop finishes its message while exit hooks run.
        .skipCloseOnExitHook(true);
  }

  @Override
  public byte[] get(byte[] key) {
    return inside(() -> map.get(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    inside(() -> store(key, value));
  }

  @Override
  public boolean putIfAbsent(byte[] key, byte[] value) {
    return inside(
        () -> {
          if (map.containsKey(key)) {
            return false;
          }
          store(key, value);
          return true;
        });
  }

  @Override
  public byte[] update(byte[] key, UnaryOperator<byte[]> change) {
    return inside(
        () -> {
          byte[] changed = change.apply(map.get(key));
          store(key, changed);
          return changed;
        });
  }

  /** Sets the value, or removes it if it is null; killed at any point, as a whole or not at all. */
  private Void store(byte[] key, byte[] value) {
    int length = key.length + (value == null ? 0 : value.length);
    if (length > RedoRecord.LONGEST) {
      throw full(key, value, null);
    }
    space.require(length);
    redo.commit(key, value);
    try {
      apply(key, value);
      return null;
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The entry takes too many chunks, or no segment has room left.
      throw full(key, value, e);
    } finally {
      redo.clear();
    }
  }

  private void apply(byte[] key, byte[] value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private StateFullException full(byte[] key, byte[] value, Exception cause) {
    int valueLength = value == null ? 0 : value.length;
    return new StateFullException(name, key.length, valueLength, map.size(), cause);
  }

  @Override
  public void forEach(BiConsumer<byte[], byte[]> visitor) {
    inside(
        () -> {
          map.forEach(visitor);
          return null;
        });
  }

  @Override
  public long size() {
    return inside(() -> map.longSize());
  }

  @Override
  public void close() {
    gate.enter();
    try {
      if (map != null) {
        map.close();
        map = null;
      }
    } finally {
      gate.leave();
    }
  }

  /** Counts what a repair found wrong: locks left locked, sizes and entries that do not add up. */
  private static final class Findings implements ChronicleHashCorruption.Listener {
    private int count;

    @Override
    public void onCorruption(ChronicleHashCorruption corruption) {
      count++;
    }
  }
}
