package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A persisted map of text to values that all processes on a data directory share. Thread-safe; each
 * call is atomic for all of them, unless it says otherwise. Once the {@link SharedState} it is from
 * is closed, each call throws {@link dev.penstock.fault.ClosedException}.
 *
 * <p>A function that is given to a call must be short, must not use this map, and have no other
 * effect, for it may be run again.
 *
 * @param <V> the values
 */
public final class SharedMap<V> implements SharedObject {
  private final String name;
  private final MapStore store;
  private final Codec<V> codec;
  private final Locks locks;
  private final Lifetime lifetime;

  SharedMap(String name, MapStore store, Codec<V> codec, Locks locks, Lifetime lifetime) {
    this.name = name;
    this.store = store;
    this.codec = codec;
    this.locks = locks;
    this.lifetime = lifetime;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(StateKind.MAP, name);
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  public Optional<V> get(String key) {
    return Optional.ofNullable(store().get(bytes(key))).map(codec::decode);
  }

  /** The value with its version, for {@link #replaceVersion}, and when it ends. */
  public Optional<MapEntry<V>> entry(String key) {
    return Optional.ofNullable(store().entry(bytes(key))).map(this::decode);
  }

  /**
   * Sets the value, for good.
   *
   * @throws StateFullException if the map has no room for it; nothing changed
   */
  public void put(String key, V value) {
    store().put(bytes(key), codec.encode(value), StoredEntry.NEVER);
  }

  /**
   * Sets the value, which is gone when the time is up.
   *
   * @param ttl by the clock of the machine, to the millisecond; more than nothing
   * @throws StateFullException if the map has no room for it; nothing changed
   */
  public void put(String key, V value, Duration ttl) {
    store().put(bytes(key), codec.encode(value), expiry(ttl));
  }

  /** Sets the value if the key has none, and returns whether it did. Throws as {@link #put}. */
  public boolean putIfAbsent(String key, V value) {
    return putIfAbsent(key, value, StoredEntry.NEVER);
  }

  /** The same for a value that is gone when the time is up. */
  public boolean putIfAbsent(String key, V value, Duration ttl) {
    return putIfAbsent(key, value, expiry(ttl));
  }

  private boolean putIfAbsent(String key, V value, long expires) {
    byte[] encoded = codec.encode(value);
    return changeIf(key, old -> old == null, encoded, expires);
  }

  /**
   * Sets the value if it was {@code expected}, and returns whether it did. Values are the same if
   * they are stored as the same bytes. When it ends stays as it was. Throws as {@link #put}.
   */
  public boolean replace(String key, V expected, V value) {
    byte[] old = codec.encode(expected);
    byte[] encoded = codec.encode(value);
    return changeIf(key, now -> now != null && Arrays.equals(now.value(), old), encoded, KEPT);
  }

  /**
   * Sets the value if the entry is still the one of this version (see {@link #entry}), and returns
   * whether it did. When it ends stays as it was. Throws as {@link #put}.
   */
  public boolean replaceVersion(String key, long version, V value) {
    byte[] encoded = codec.encode(value);
    return changeIf(key, now -> now != null && now.version() == version, encoded, KEPT);
  }

  /** Removes the key, and returns whether it was there. */
  public boolean remove(String key) {
    return changeIf(key, now -> now != null, null, StoredEntry.NEVER);
  }

  /** Removes the key if its entry is still the one of this version, and returns whether it did. */
  public boolean removeVersion(String key, long version) {
    return changeIf(key, now -> now != null && now.version() == version, null, StoredEntry.NEVER);
  }

  /** In place of a time: that of the entry before. */
  private static final long KEPT = -1;

  private interface Condition {
    boolean holds(StoredEntry now);
  }

  private boolean changeIf(String key, Condition condition, byte[] value, long expires) {
    boolean[] changed = new boolean[1];
    store()
        .change(
            List.of(bytes(key)),
            cells -> {
              StoredEntry now = cells.get(0);
              changed[0] = condition.holds(now);
              if (!changed[0]) {
                return;
              }
              if (value == null) {
                cells.remove(0);
              } else {
                cells.set(0, value, expires == KEPT ? now.expires() : expires);
              }
            });
    return changed[0];
  }

  /**
   * Replaces the value by what {@code change} makes of it, or of {@code initial} if there is none.
   * When it ends stays as it was.
   *
   * @return the new value
   */
  public V update(String key, V initial, UnaryOperator<V> change) {
    return compute(key, old -> Optional.of(change.apply(old.orElse(initial)))).orElseThrow();
  }

  /**
   * Replaces the value by what {@code change} makes of it; empty stands for no value, on both
   * sides. When it ends stays as it was.
   *
   * @return the new value
   */
  public Optional<V> compute(String key, UnaryOperator<Optional<V>> change) {
    List<Optional<V>> result = new ArrayList<>(1);
    atomically(
        List.of(key),
        entries -> {
          Optional<V> changed = change.apply(entries.get(key));
          if (changed.isPresent()) {
            entries.put(key, changed.get());
          } else {
            entries.remove(key);
          }
          result.clear();
          result.add(changed);
        });
    return result.get(0);
  }

  /**
   * Changes several entries as one: others see all of it or nothing, also when this process is
   * killed. Throws as {@link #put}, and what {@code change} throws; then nothing changed.
   *
   * @param keys all that {@code change} looks at or changes
   */
  public void atomically(Collection<String> keys, Consumer<Entries<V>> change) {
    List<String> distinct = List.copyOf(new LinkedHashSet<>(keys));
    List<byte[]> asBytes = distinct.stream().map(SharedMap::bytes).toList();
    store().change(asBytes, cells -> change.accept(new Entries<>(name, distinct, cells, codec)));
  }

  /**
   * Entries that are being changed together.
   *
   * @param <V> the values
   */
  public static final class Entries<V> {
    private final String map;
    private final List<String> keys;
    private final MapStore.Cells cells;
    private final Codec<V> codec;

    private Entries(String map, List<String> keys, MapStore.Cells cells, Codec<V> codec) {
      this.map = map;
      this.keys = keys;
      this.cells = cells;
      this.codec = codec;
    }

    /** The value, after what was done to it so far. */
    public Optional<V> get(String key) {
      return Optional.ofNullable(cells.get(cell(key))).map(entry -> codec.decode(entry.value()));
    }

    /** Sets the value. When it ends stays as it was. */
    public void put(String key, V value) {
      int cell = cell(key);
      StoredEntry old = cells.get(cell);
      cells.set(cell, codec.encode(value), old == null ? StoredEntry.NEVER : old.expires());
    }

    /** Sets the value, which is gone when the time is up. */
    public void put(String key, V value, Duration ttl) {
      cells.set(cell(key), codec.encode(value), expiry(ttl));
    }

    public void remove(String key) {
      cells.remove(cell(key));
    }

    private int cell(String key) {
      int cell = keys.indexOf(key);
      if (cell < 0) {
        throw new InvalidInputException(
            "the key \"" + key + "\" of the map " + map + " is not one of those named: " + keys);
      }
      return cell;
    }
  }

  /** Removes every entry. */
  public void clear() {
    store().clear();
  }

  /**
   * The entries whose key begins so, as they were at one moment, sorted by key. Others wait while
   * they are looked through: for a large map {@link #forEach} is better.
   */
  public Map<String, V> entries(String prefix) {
    Map<String, V> found = new TreeMap<>();
    store().snapshot(visitor(prefix, (key, entry) -> found.put(key, codec.decode(entry.value()))));
    return found;
  }

  /**
   * Shows the entries whose key begins so, in no order. Not atomic: others go on meanwhile, and it
   * is left open whether what they do is shown; what is there all the time is shown once.
   *
   * @param visitor must not use this map
   */
  public void forEach(String prefix, BiConsumer<String, MapEntry<V>> visitor) {
    store().forEach(visitor(prefix, (key, entry) -> visitor.accept(key, decode(entry))));
  }

  private static BiConsumer<byte[], StoredEntry> visitor(
      String prefix, BiConsumer<String, StoredEntry> visitor) {
    return (key, entry) -> {
      String text = new String(key, StandardCharsets.UTF_8);
      if (text.startsWith(prefix)) {
        visitor.accept(text, entry);
      }
    };
  }

  /** How many entries there are. Not atomic, as {@link #forEach}. */
  public long size() {
    return store().size();
  }

  /**
   * Follows what any process does to entries whose key begins so, from now on. Costs each change to
   * the map, of any key, some 0.3 µs as long as there is a watch; close it when it is no longer
   * needed.
   */
  public MapWatch<V> watch(String prefix) {
    return new MapWatch<>(store().watch(), prefix, codec, lifetime);
  }

  private MapEntry<V> decode(StoredEntry entry) {
    return decode(entry, codec);
  }

  static <V> MapEntry<V> decode(StoredEntry entry, Codec<V> codec) {
    return new MapEntry<>(
        codec.decode(entry.value()),
        entry.version(),
        entry.expires() == StoredEntry.NEVER
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(entry.expires())));
  }

  private static long expiry(Duration ttl) {
    if (ttl.isZero() || ttl.isNegative()) {
      throw new InvalidInputException(
          "an entry cannot live for " + ttl + ": give a time of more than nothing");
    }
    long now = System.currentTimeMillis();
    long millis = ttl.compareTo(Waits.FOR_EVER) > 0 ? Waits.FOR_EVER.toMillis() : ttl.toMillis();
    return now + Math.max(1, millis);
  }

  private MapStore store() {
    lifetime.check();
    return store;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
