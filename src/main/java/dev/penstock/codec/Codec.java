package dev.penstock.codec;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.penstock.fault.InvalidInputException;
import java.nio.ByteBuffer;

/**
 * Turns values into bytes and back, the same way in every process. Implementations are thread-safe
 * and stateless.
 *
 * @param <T> the values
 */
public interface Codec<T> {
  /**
   * Returns the value's bytes; the caller may keep and change the array.
   *
   * @throws InvalidInputException if the value cannot be expressed
   */
  byte[] encode(T value);

  /**
   * Returns the value of these bytes; it may keep the array.
   *
   * @throws UndecodableException if they are not what {@link #encode} makes
   */
  T decode(byte[] bytes);

  /**
   * Returns the value of a range of a buffer that the caller will use again: the value keeps no
   * reference to it, unless this {@link #isView}. Copies the range; codecs that can do without
   * override this.
   *
   * @throws UndecodableException if the range is not what {@link #encode} makes
   * @throws IndexOutOfBoundsException if the buffer has no such range
   */
  default T decode(byte[] buffer, int offset, int length) {
    return decode(Codecs.copy(buffer, offset, length));
  }

  /**
   * Whether values are windows on a buffer that is used again: valid only until the next message is
   * taken. A consumer with such a codec uses its deliveries again too, so that a message costs no
   * garbage.
   */
  default boolean isView() {
    return false;
  }

  /**
   * Returns the value of the bytes between the window's position and limit. A codec that {@link
   * #isView} returns the window or what looks through it, so that a caller with one buffer keeps
   * one window and moves it from message to message; every other codec copies.
   *
   * @throws UndecodableException if the bytes are not what {@link #encode} makes
   */
  default T view(ByteBuffer window) {
    return decode(Codecs.copy(window));
  }

  /** A codec of the same values whose bytes begin with a tag, so that anybody can read them. */
  default Codec<T> tagged() {
    return new TaggedCodec<>(this, TaggedCodec.CUSTOM);
  }

  /**
   * Text, 64-bit integers and numbers, booleans and bytes, by their class; what a JSON codec stored
   * is read as its JSON text, and bytes of any other tagged codec are shown as they are. Its bytes
   * are tagged.
   */
  static Codec<Object> any() {
    return Codecs.ANY;
  }

  /** Bytes as they are, not copied where they come in an array of their own. */
  static Codec<byte[]> bytes() {
    return Codecs.BYTES;
  }

  /**
   * Bytes as they are, through a read-only window on the buffer they were read into; {@link
   * #isView} holds. The message is what lies between the window's position and limit; absolute
   * indexes count from elsewhere. It is valid only until the next message is taken: copy what is to
   * stay. Encoding copies what remains in the buffer and does not move its position.
   */
  static Codec<ByteBuffer> view() {
    return Codecs.VIEW;
  }

  /** Text as UTF-8. Bytes that are not UTF-8 are undecodable rather than replaced. */
  static Codec<String> text() {
    return Codecs.TEXT;
  }

  /** A 64-bit integer as 8 bytes, big-endian. */
  static Codec<Long> int64() {
    return Codecs.INT64;
  }

  /** A 64-bit number with a fraction as its 8 bytes, big-endian. */
  static Codec<Double> float64() {
    return Codecs.FLOAT64;
  }

  /** A boolean as one byte, 0 or 1. */
  static Codec<Boolean> bool() {
    return Codecs.BOOL;
  }

  /**
   * Objects as JSON in UTF-8: records, and classes with a constructor without parameters and
   * getters and setters or public fields; Jackson's annotations are heeded. Times and durations are
   * ISO text. Properties that the class does not have are ignored, and missing ones are null or 0,
   * so that a sender and a consumer of different releases understand each other. Bytes never choose
   * the class: only its own annotations can name subclasses. JSON {@code null} is undecodable.
   *
   * @param type what is read and written; for a generic type use the other method
   */
  static <T> Codec<T> json(Class<T> type) {
    return new JsonCodec<>(type);
  }

  /**
   * The same for a generic type: {@code Codec.json(new TypeReference<List<Order>>() {})}.
   *
   * @param type a subclass of {@code TypeReference} that names the type
   */
  static <T> Codec<T> json(TypeReference<T> type) {
    return new JsonCodec<>(type.getType());
  }

  /**
   * Objects by Java serialization. <b>Dangerous where not every sender is trusted:</b> whoever may
   * send decides which of the allowed classes are made, with which content, and so what code of
   * theirs runs, before your code sees anything. Prefer {@link #json(Class)}; use this for classes
   * that nothing else can carry. It also ties sender and consumer to the same version of the
   * classes.
   *
   * <p>Only what the filter allows is made, all else is refused: {@code
   * "com.example.Order;com.example.parts.*;java.lang.Enum"}. It names every class in the object,
   * superclasses that are serializable included; a refusal tells the one that is missing. A message
   * may be 64 MiB long and 100 objects deep, and no array longer than its bytes can fill.
   *
   * @param type what is read; its class loader, or the thread's if it is the JVM's own class, finds
   *     the classes
   * @param filter patterns in the syntax of {@link java.io.ObjectInputFilter.Config#createFilter};
   *     a limit in it can only be narrower than those above
   * @throws InvalidInputException if the filter is empty, broken, or allows every class
   */
  static <T> Codec<T> serialized(Class<T> type, String filter) {
    return new SerializedCodec<>(type, SerializedFilter.of(filter));
  }
}
