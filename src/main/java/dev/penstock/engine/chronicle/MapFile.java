package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FileModes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import net.openhft.chronicle.algo.bitset.ReusableBitSet;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.hash.ChronicleHashClosedException;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import net.openhft.chronicle.map.MapSegmentContext;
import net.openhft.chronicle.map.VanillaChronicleMap;
import net.openhft.chronicle.map.impl.CompiledMapIterationContext;

/**
 * A Chronicle Map file: one generation of a map's entries, in {@value #SEGMENTS} segments. Each
 * method but the first ones touches one segment, and is called by who is inside its gate.
 *
 * <p>Segments do not grow (no tiers): what does not fit is refused, and the map moves to a larger
 * file. So a segment is all that a death inside can damage.
 */
final class MapFile implements AutoCloseable {
  /** A power of two, the same in each generation, so that a key keeps its segment. */
  static final int SEGMENTS = 256;

  /** Entries of about 100 bytes fill a segment as its number of entries does. */
  static final long CHUNKS_PER_ENTRY = 4;

  static final int CHUNK_BYTES = 32;

  /** What Chronicle adds to an entry: sizes and a checksum. */
  private static final int ENTRY_OVERHEAD = 16;

  private static final LongHashFunction HASH = LongHashFunction.xx_r39();

  private final File file;
  private final VanillaChronicleMap<byte[], byte[], ?> map;

  private MapFile(File file, ChronicleMap<byte[], byte[]> map) {
    this.file = file;
    this.map = (VanillaChronicleMap<byte[], byte[], ?>) map;
    if (this.map.actualSegments != SEGMENTS) {
      throw new DamagedFileException(
          file.toPath(), "it has " + this.map.actualSegments + " segments");
    }
  }

  /**
   * Makes the file, or opens it if it is there. The file is sparse: it takes disk space only for
   * what is used of it.
   *
   * @param entries that a segment is to hold; an existing file keeps its own number
   */
  static MapFile open(Path path, long entries) {
    File file = path.toFile();
    if (file.exists()) {
      MapLayout.check(path); // for Chronicle takes what it says for true
    }
    try {
      ChronicleMap<byte[], byte[]> map =
          ChronicleMap.of(byte[].class, byte[].class)
              .name(path.getFileName().toString())
              .entries(entries * SEGMENTS)
              .actualSegments(SEGMENTS)
              .entriesPerSegment(entries)
              .averageKeySize(16)
              .averageValueSize(64)
              .actualChunkSize(CHUNK_BYTES)
              .actualChunksPerSegmentTier(entries * CHUNKS_PER_ENTRY)
              .allowSegmentTiering(false)
              .checksumEntries(true)
              // Otherwise Chronicle asks for the mount point, which a chroot does not know.
              .sparseFile(true)
              // A worker that was told to stop finishes its message while exit hooks run.
              .skipCloseOnExitHook(true)
              .createPersistedTo(file);
      FileModes.likeFolder(path);
      return new MapFile(file, map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How large a file with so many entries in each segment looks, in bytes. */
  static long bytesFor(long entries) {
    return SEGMENTS * entries * (CHUNKS_PER_ENTRY * CHUNK_BYTES + 10);
  }

  /** How many entries a segment must hold so that one of so many bytes has room in it. */
  static long entriesFor(long keyAndValue) {
    return 3 * chunks(keyAndValue) / (2 * CHUNKS_PER_ENTRY) + 1;
  }

  private static long chunks(long keyAndValue) {
    return (keyAndValue + ENTRY_OVERHEAD + CHUNK_BYTES - 1) / CHUNK_BYTES;
  }

  /** Chronicle's own hash of a key. */
  static long hash(byte[] key) {
    return HASH.hashBytes(key);
  }

  /** Which segment a key is in, in each generation. */
  static int segmentOf(byte[] key) {
    return segmentOf(hash(key));
  }

  /** The same of a key with this hash. */
  static int segmentOf(long hash) {
    return (int) hash & SEGMENTS - 1;
  }

  /** How many entries a segment holds at most, about. */
  long entries() {
    return map.actualChunksPerSegmentTier / CHUNKS_PER_ENTRY;
  }

  /**
   * The value, or null if there is none.
   *
   * @param hash of the key
   * @param now a clock, only asked if the value ends
   */
  byte[] value(byte[] key, long hash, Clock now) {
    try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
      MapEntry<byte[], byte[]> entry = query.entry();
      if (entry == null) {
        return null;
      }
      requireSound(entry, hash);
      Data<byte[]> stored = entry.value();
      return MapValue.isOver(MapValue.expires(stored), now) ? null : MapValue.value(stored);
    }
  }

  /** What is stored for the key, also if its time is up; null if nothing is. */
  byte[] get(byte[] key) {
    try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
      MapEntry<byte[], byte[]> entry = query.entry();
      if (entry == null) {
        return null;
      }
      requireSound(entry, hash(key));
      return entry.value().getUsing(null);
    }
  }

  /**
   * Does nothing if an entry is as it was stored. Lengths are looked at first: Chronicle follows
   * them wherever they lead, out of the file's memory too. Chronicle can compare the checksum as
   * well, but not for who only reads.
   *
   * @param keyHash of the key that it was found by
   * @throws DamagedFileException if it is not
   */
  private void requireSound(MapEntry<byte[], byte[]> entry, long keyHash) {
    requireInside(entry);
    compareChecksum(entry, keyHash);
  }

  private void compareChecksum(MapEntry<byte[], byte[]> entry, long keyHash) {
    Data<byte[]> key = entry.key();
    Data<byte[]> stored = entry.value();
    long keyEnd = key.offset() + key.size();
    long end = stored.offset() + stored.size();
    long address = stored.bytes().addressForRead(0);
    long rest = HASH.hashMemory(address + keyEnd, end - keyEnd);
    if (EntryChecksum.of(key.size(), keyHash, rest) != stored.bytes().readInt(end)) {
      throw damaged();
    }
  }

  /** The same for one that was not found by its key. */
  private void requireSound(MapEntry<byte[], byte[]> entry) {
    requireInside(entry);
    Data<byte[]> key = entry.key();
    long address = key.bytes().addressForRead(0);
    compareChecksum(entry, HASH.hashMemory(address + key.offset(), key.size()));
  }

  /** Looks at the lengths alone, where what is stored is written over. */
  private void requireInside(MapEntry<byte[], byte[]> entry) {
    if (!isInside(entry.key()) || !isInside(entry.value()) || entry.value().size() < Long.BYTES) {
      throw damaged();
    }
  }

  private DamagedFileException damaged() {
    return new DamagedFileException(file.toPath(), "an entry in it is not as it was stored");
  }

  private boolean isInside(Data<byte[]> data) {
    return data.size() >= 0 && data.offset() + data.size() < map.tierSize;
  }

  /**
   * Stores bytes for the key.
   *
   * @return false if the segment has no room for them; then nothing changed
   */
  boolean put(byte[] key, byte[] stored) {
    try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
      query.writeLock().lock();
      MapEntry<byte[], byte[]> entry = query.entry();
      Data<byte[]> data = query.wrapValueAsData(stored);
      if (entry == null) {
        query.absentEntry().doInsert(data);
      } else {
        requireInside(entry);
        entry.doReplaceValue(data);
      }
      return true;
    } catch (ChronicleHashClosedException e) {
      throw e; // a kind of IllegalStateException that says nothing about room
    } catch (IllegalArgumentException | IllegalStateException e) {
      // The entry takes too many chunks, or no so many are free in a row. In the second case some
      // counters are wrong now.
      SegmentRepair.inPlace(map, segmentOf(key));
      return false;
    }
  }

  void remove(byte[] key) {
    try (ExternalMapQueryContext<byte[], byte[], ?> query = map.queryContext(key)) {
      query.writeLock().lock();
      MapEntry<byte[], byte[]> entry = query.entry();
      if (entry != null) {
        requireInside(entry);
        entry.doRemove();
      }
    }
  }

  /** Shows what is stored in a segment; the visitor must not change it. */
  void forEach(int segment, BiConsumer<byte[], byte[]> visitor) {
    try (MapSegmentContext<byte[], byte[], ?> context = map.segmentContext(segment)) {
      // Arrays of their own: those of get() are used again for the next entry.
      context.forEachSegmentEntry(
          entry -> {
            requireSound(entry);
            visitor.accept(entry.key().getUsing(null), entry.value().getUsing(null));
          });
    }
  }

  /** The same without what has ended. */
  void forEachLiving(int segment, Clock clock, BiConsumer<byte[], byte[]> visitor) {
    long now = clock.wallMillis();
    forEach(
        segment,
        (key, stored) -> {
          if (!MapValue.isOver(MapValue.expires(stored), now)) {
            visitor.accept(key, stored);
          }
        });
  }

  /** How many entries are in a segment, also of those whose time is up. */
  long size(int segment) {
    try (MapSegmentContext<byte[], byte[], ?> context = map.segmentContext(segment)) {
      return context.size();
    }
  }

  /**
   * Whether a segment has room for all of these, also while what they replace is still there. Takes
   * the room for a moment, so a death inside is like any other.
   */
  boolean hasRoom(int segment, List<Change> changes) {
    try (CompiledMapIterationContext<byte[], byte[], ?> context = SegmentRepair.context(map)) {
      context.initSegmentIndex(segment);
      ReusableBitSet chunks = context.freeList();
      Map<Long, Integer> taken = new HashMap<>();
      boolean fits = context.size() + changes.size() <= entries();
      for (Change change : changes) {
        int wanted = (int) chunks(change.bytes());
        long at = fits ? chunks.setNextNContinuousClearBits(0, wanted) : -1;
        fits &= at >= 0;
        if (fits) {
          taken.put(at, wanted);
        }
      }
      taken.forEach((at, count) -> chunks.clearRange(at, at + count));
      return fits;
    }
  }

  /**
   * Makes a segment sound in which somebody died.
   *
   * @param saved where its table is kept meanwhile, so that a repair that is killed loses nothing
   */
  void repair(int segment, SegmentTable saved) {
    saved.restoreOrSave(tableAddress(segment), map.tierHashLookupOuterSize);
    SegmentRepair.inPlace(map, segment);
    saved.delete();
  }

  /** Empties a segment, whatever is in it. */
  void wipe(int segment) {
    SegmentRepair.inPlace(map, segment);
    List<byte[]> keys = new ArrayList<>();
    forEach(segment, (key, stored) -> keys.add(key));
    keys.forEach(this::remove);
  }

  /**
   * Brings the memory of a segment of another file of the same size here, and makes it sound.
   * Nobody else has this file; the other one's segment may be in the hands of a process that stands
   * still, and may go on at any time.
   *
   * @param saved the other one's table from before its repair, if that was begun
   */
  void bring(MapFile other, int segment, SegmentTable saved) {
    SegmentRepair.copyMemory(other.map, map, segment);
    saved.restoreIfSaved(tableAddress(segment), map.tierHashLookupOuterSize);
    SegmentRepair.inPlace(map, segment);
  }

  private long tableAddress(int segment) {
    return map.segmentBaseAddr(segment);
  }

  @Override
  public void close() {
    map.close();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
