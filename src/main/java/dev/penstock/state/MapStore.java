package dev.penstock.state;

import dev.penstock.config.MapConfig;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * One map of bytes to bytes, opened in this process and shared with others. Thread-safe; each call
 * is atomic for all of them, unless it says otherwise. A process killed inside a call delays the
 * others only by the repair of a small part of the map. An entry whose time is up is not there.
 *
 * <p>An engine that keeps records with revisions, and replaces them if nobody else did, can do all
 * of this: its revisions are the versions.
 */
public interface MapStore extends AutoCloseable {
  /** Returns the value, or null if there is none. */
  byte[] get(byte[] key);

  /** Returns the value with what is known of it, or null if there is none. */
  StoredEntry entry(byte[] key);

  /**
   * Sets the value.
   *
   * @param expires when it ends, in ms since the epoch, or {@link StoredEntry#NEVER}
   * @throws StateFullException if there is no room for it; nothing changed
   */
  void put(byte[] key, byte[] value, long expires);

  /**
   * Changes the entries of these keys as one. Throws as {@link #put}, and what {@code edit} throws;
   * then nothing changed.
   *
   * @param keys no two of them the same
   */
  void change(List<byte[]> keys, Edit edit);

  /** Must be short, must not use the map, and have no other effect: it may be run again. */
  interface Edit {
    void run(Cells cells);
  }

  /** The entries that are being changed, by the place of their key in the list. */
  interface Cells {
    /** As it is after what this edit has done so far; null if there is none. Its version is old. */
    StoredEntry get(int cell);

    void set(int cell, byte[] value, long expires);

    void remove(int cell);
  }

  /** Removes every entry. */
  void clear();

  /**
   * Shows every entry, in no order. Not atomic: others go on meanwhile, and whether the visitor
   * sees what they do is left open. What is there all the time is shown once. {@code visitor} must
   * not use the map.
   */
  void forEach(BiConsumer<byte[], StoredEntry> visitor);

  /** The same, of one moment; others wait meanwhile. */
  void snapshot(BiConsumer<byte[], StoredEntry> visitor);

  /** Sets how large it may grow, for all who use it. What it holds already stays. */
  void configure(MapConfig config);

  /** Follows all changes from now on. */
  MapWatcher watch();

  /** How many entries there are. Not atomic, as {@link #forEach}. */
  long size();

  @Override
  void close();
}
