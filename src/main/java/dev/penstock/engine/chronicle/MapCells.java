package dev.penstock.engine.chronicle;

import dev.penstock.state.MapStore;
import dev.penstock.state.StoredEntry;
import java.util.function.IntFunction;

/** Entries while an edit looks at them and decides what they become. Used by one thread. */
final class MapCells implements MapStore.Cells {
  private final IntFunction<StoredEntry> now;
  private final StoredEntry[] after;
  private final boolean[] changed;

  /**
   * @param now how an entry is, asked when the edit asks
   */
  MapCells(int cells, IntFunction<StoredEntry> now) {
    this.now = now;
    this.after = new StoredEntry[cells];
    this.changed = new boolean[cells];
  }

  @Override
  public StoredEntry get(int cell) {
    return changed[cell] ? after[cell] : now.apply(cell);
  }

  @Override
  public void set(int cell, byte[] value, long expires) {
    changed[cell] = true;
    after[cell] = new StoredEntry(value, 0, expires);
  }

  @Override
  public void remove(int cell) {
    changed[cell] = true;
    after[cell] = null;
  }

  boolean isChanged(int cell) {
    return changed[cell];
  }

  /** What is to be stored, or null if the entry is removed. */
  byte[] encode(int cell, long version) {
    StoredEntry entry = after[cell];
    return entry == null ? null : MapValue.encode(entry.value(), version, entry.expires());
  }
}
