package dev.penstock.state;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * One map of bytes to bytes, opened in this process and shared with others. Thread-safe; each call
 * is atomic for all of them. A process killed inside a call delays the others only by the repair.
 */
public interface MapStore extends AutoCloseable {
  /** Returns the value, or null if there is none. */
  byte[] get(byte[] key);

  /**
   * Sets the value.
   *
   * @throws StateFullException if there is no room for it; nothing changed
   */
  void put(byte[] key, byte[] value);

  /** Sets the value if there is none. Returns whether it did. Throws as {@link #put}. */
  boolean putIfAbsent(byte[] key, byte[] value);

  /**
   * Replaces the value by what {@code change} makes of it; null stands for no value, on both sides.
   * Returns the new value. {@code change} must be short and must not use the map.
   */
  byte[] update(byte[] key, UnaryOperator<byte[]> change);

  /** Shows every entry, in no order; {@code visitor} must not use the map. */
  void forEach(BiConsumer<byte[], byte[]> visitor);

  /** How many entries there are. */
  long size();

  @Override
  void close();
}
