package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.Lifetime;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A persisted map of text to values that all processes on a data directory share. Thread-safe; each
 * call is atomic for all of them. Once the {@link SharedState} it is from is closed, each call
 * throws {@link dev.penstock.fault.ClosedException}.
 *
 * @param <V> the values
 */
public final class SharedMap<V> {
  private final String name;
  private final MapStore store;
  private final Codec<V> codec;
  private final Lifetime lifetime;

  SharedMap(String name, MapStore store, Codec<V> codec, Lifetime lifetime) {
    this.name = name;
    this.store = store;
    this.codec = codec;
    this.lifetime = lifetime;
  }

  public String name() {
    return name;
  }

  public Optional<V> get(String key) {
    return Optional.ofNullable(store().get(bytes(key))).map(codec::decode);
  }

  /**
   * Sets the value.
   *
   * @throws StateFullException if the map has no room for it; nothing changed
   */
  public void put(String key, V value) {
    store().put(bytes(key), codec.encode(value));
  }

  /** Sets the value if the key has none, and returns whether it did. */
  public boolean putIfAbsent(String key, V value) {
    return store().putIfAbsent(bytes(key), codec.encode(value));
  }

  /** Removes the key; nothing happens if it is not there. */
  public void remove(String key) {
    store().update(bytes(key), old -> null);
  }

  /**
   * Replaces the value by what {@code change} makes of it, or of {@code initial} if there is none.
   * {@code change} must be short and must not use this map.
   *
   * @return the new value
   */
  public V update(String key, V initial, UnaryOperator<V> change) {
    UnaryOperator<byte[]> onBytes =
        old -> codec.encode(change.apply(old == null ? initial : codec.decode(old)));
    return codec.decode(store().update(bytes(key), onBytes));
  }

  /** The entries whose key begins so, as they were at one moment, sorted by key. */
  public Map<String, V> entries(String prefix) {
    Map<String, V> found = new TreeMap<>();
    store()
        .forEach(
            (key, value) -> {
              String text = new String(key, StandardCharsets.UTF_8);
              if (text.startsWith(prefix)) {
                found.put(text, codec.decode(value));
              }
            });
    return found;
  }

  /** How many entries there are. */
  public long size() {
    return store().size();
  }

  private MapStore store() {
    lifetime.check();
    return store;
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
