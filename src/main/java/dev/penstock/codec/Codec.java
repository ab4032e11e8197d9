package dev.penstock.codec;

/**
 * Turns values into bytes and back, the same way in every process. Implementations are thread-safe
 * and stateless.
 *
 * @param <T> the values
 */
public interface Codec<T> {
  /** Returns the value's bytes; the caller may keep and change the array. */
  byte[] encode(T value);

  /**
   * Returns the value of these bytes.
   *
   * @throws UndecodableException if they are not what {@link #encode} makes
   */
  T decode(byte[] bytes);

  /** A codec of the same values whose bytes begin with a tag, so that anybody can read them. */
  default Codec<T> tagged() {
    return new TaggedCodec<>(this);
  }

  /**
   * Text, 64-bit integers and bytes, by their class; bytes of any other tagged codec are shown as
   * they are. Its bytes are tagged.
   */
  static Codec<Object> any() {
    return Codecs.ANY;
  }

  /** Bytes as they are, not copied. */
  static Codec<byte[]> bytes() {
    return Codecs.BYTES;
  }

  /** Text as UTF-8. Bytes that are not UTF-8 are undecodable rather than replaced. */
  static Codec<String> text() {
    return Codecs.TEXT;
  }

  /** A 64-bit integer as 8 bytes, big-endian. */
  static Codec<Long> int64() {
    return Codecs.INT64;
  }
}
