package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapChanges.Added;
import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.state.MapWatcher;
import dev.penstock.state.StoredChange;
import dev.penstock.state.StoredEntry;

/** Follows a map's changes through its ring ({@link MapChanges}). Used by one thread. */
final class ChronicleMapWatcher implements MapWatcher {
  /** An interrupt is noticed after so long. */
  private static final long LONGEST_NANOS = 500_000_000;

  private final MapLog log;
  private final MapGates gates;

  /** The last version that was told of in each segment: what was told twice has one before. */
  private final long[] versions = new long[MapFile.SEGMENTS];

  /** The same of what came when the map was emptied. */
  private long emptied;

  private MapLog.Ring ring;
  private final int row;
  private long position;
  private long number;
  private long missing;

  /** Changes are told of for certain once all segments have been entered after this. */
  ChronicleMapWatcher(MapLog log, MapGates gates) {
    this.log = log;
    this.gates = gates;
    ring = log.current();
    row = log.join(ring);
    position = ring.changes().head();
    number = ring.changes().count();
  }

  @Override
  public StoredChange next(long nanos) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      StoredChange change = read();
      if (change != null) {
        return change;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      long left = nanos - (System.nanoTime() - start);
      if (left <= 0) {
        return null;
      }
      ring.changes().await(position, Math.min(left, LONGEST_NANOS));
    }
  }

  /** The next one, or null if there is none yet. */
  private StoredChange read() {
    while (true) {
      MapChanges changes = ring.changes();
      if (position == changes.head()) {
        if (gates.ring() == ring.number()) {
          return null;
        }
        if (position == changes.head()) { // else something came before it was replaced
          ring = log.current();
          position = 0;
          number = 0;
        }
        continue;
      }
      Added added = changes.read(position);
      if (added == null) {
        position = Math.max(position, changes.tail());
        continue;
      }
      position = added.end();
      StoredChange told = tell(added);
      if (told != null) {
        return told;
      }
    }
  }

  private StoredChange tell(Added added) {
    if (added.number() < 0) {
      return null;
    }
    missing += added.number() - number + (added.missing() ? 1 : 0);
    number = added.number() + 1;
    Change change = added.change();
    if (change == null) {
      return added.emptied() > emptied ? toldEmptied(added.emptied()) : null;
    }
    int segment = MapFile.segmentOf(change.key());
    if (change.version() <= versions[segment]) {
      return null; // made by one who died, and again by the next
    }
    versions[segment] = change.version();
    StoredEntry entry = change.stored() == null ? null : MapValue.decode(change.stored());
    return told(change.key(), entry, change.version());
  }

  private StoredChange toldEmptied(long generation) {
    emptied = generation;
    return told(null, null, 0);
  }

  private StoredChange told(byte[] key, StoredEntry entry, long version) {
    long skipped = missing;
    missing = 0;
    return new StoredChange(key, entry, version, skipped);
  }

  @Override
  public void close() {
    log.leave(ring, row);
  }
}
