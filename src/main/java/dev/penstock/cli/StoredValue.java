package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.Primitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * A value of a map as a line of a dump shows it, from which exactly the same bytes are made again:
 * readable where they say by their first byte what they are, else all of them in base64.
 *
 * @param type what the value is: a codec's, or stored for all bytes there are
 * @param value as JSON shows it
 */
record StoredValue(String type, Object value) {
  private static final String STORED = "stored";

  /** What stands in front of the bytes of each of these codecs. */
  private enum Tag {
    TEXT('t'),
    INTEGER('i'),
    JSON('j'),
    REFERENCE('r'),
    BOOLEAN('z'),
    NUMBER('d'),
    BYTES('b');

    private final byte tag;

    Tag(char tag) {
      this.tag = (byte) tag;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static StoredValue of(byte[] stored) {
    for (Tag tag : Tag.values()) {
      if (stored.length > 0 && stored[0] == tag.tag) {
        Object value = value(tag, ByteBuffer.wrap(stored, 1, stored.length - 1));
        if (value != null) {
          return new StoredValue(tag.toString(), value);
        }
      }
    }
    return new StoredValue(STORED, Base64.getEncoder().encodeToString(stored));
  }

  /** Null if the bytes are not what the tag says. */
  private static Object value(Tag tag, ByteBuffer bytes) {
    return switch (tag) {
      case TEXT, JSON, REFERENCE -> text(bytes);
      case INTEGER -> bytes.remaining() == Long.BYTES ? bytes.getLong() : null;
      case BOOLEAN -> bytes.remaining() == 1 && bytes.get(1) >> 1 == 0 ? bytes.get(1) == 1 : null;
      case NUMBER -> bytes.remaining() == Double.BYTES ? finite(bytes.getDouble()) : null;
      case BYTES ->
          StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(bytes)).toString();
    };
  }

  /** Null for what JSON does not know, and of which there are many kinds. */
  private static Double finite(double number) {
    return Double.isFinite(number) ? (Double) number : null;
  }

  /** The bytes as text; null if they are not exactly those of a text. */
  static String text(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /**
   * The bytes that a line shows.
   *
   * @throws InvalidInputException if that is no such value
   */
  static byte[] parse(String type, String value) {
    if (STORED.equals(type)) {
      return bytes(value);
    }
    for (Tag tag : Tag.values()) {
      if (tag.toString().equals(type)) {
        byte[] plain =
            switch (tag) {
              case TEXT, JSON, REFERENCE -> value.getBytes(StandardCharsets.UTF_8);
              case INTEGER -> ByteBuffer.allocate(Long.BYTES).putLong(integer(value)).array();
              case BOOLEAN -> new byte[] {(byte) (Primitive.BOOLEAN.parse(value) ? 1 : 0)};
              case NUMBER ->
                  ByteBuffer.allocate(Double.BYTES)
                      .putDouble(Primitive.DOUBLE.parse(value))
                      .array();
              case BYTES -> bytes(value);
            };
        return ByteBuffer.allocate(1 + plain.length).put(tag.tag).put(plain).array();
      }
    }
    throw new InvalidInputException(
        "\""
            + type
            + "\" is no type of a value: use one that a dump shows, such as text or stored");
  }

  private static long integer(String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("\"" + value + "\" is no integer of 64 bits", e);
    }
  }

  /**
   * Reads base64.
   *
   * @throws InvalidInputException if it is none
   */
  static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("\"" + base64 + "\" is not base64", e);
    }
  }
}
