package dev.penstock.codec;

/**
 * Puts one byte before the bytes of another codec that says which one it is: {@code t} text, {@code
 * i} 64-bit integer, {@code d} number with a fraction, {@code z} boolean, {@code b} bytes, {@code
 * j} JSON, {@code r} the name of a shared object, {@code x} a codec of the user's.
 */
final class TaggedCodec<T> implements Codec<T> {
  static final byte TEXT = 't';
  static final byte INT64 = 'i';
  static final byte FLOAT64 = 'd';
  static final byte BOOL = 'z';
  static final byte BYTES = 'b';
  static final byte JSON = 'j';
  static final byte CUSTOM = 'x';

  private final Codec<T> codec;
  private final byte tag;

  TaggedCodec(Codec<T> codec, byte tag) {
    this.codec = codec;
    this.tag = tag;
  }

  /**
   * A codec that reads these tagged bytes without knowing the class they were made from: JSON as
   * its text; all as bytes if their tag is not known here.
   */
  static Codec<?> codecOf(byte[] tagged) {
    return switch (tagged.length == 0 ? CUSTOM : tagged[0]) {
      case TEXT -> Codecs.TEXT.tagged();
      case INT64 -> Codecs.INT64.tagged();
      case FLOAT64 -> Codecs.FLOAT64.tagged();
      case BOOL -> Codecs.BOOL.tagged();
      case BYTES -> Codecs.BYTES.tagged();
      case JSON -> new TaggedCodec<>(Codecs.TEXT, JSON);
      default -> Codecs.BYTES;
    };
  }

  @Override
  public byte[] encode(T value) {
    byte[] plain = codec.encode(value);
    byte[] tagged = new byte[plain.length + 1];
    tagged[0] = tag;
    System.arraycopy(plain, 0, tagged, 1, plain.length);
    return tagged;
  }

  @Override
  public T decode(byte[] tagged) {
    if (tagged.length == 0 || tagged[0] != tag) {
      throw new UndecodableException(
          "the value was stored by another codec: its tag is '"
              + (tagged.length == 0 ? "" : (char) tagged[0])
              + "', not '"
              + (char) tag
              + "'",
          null);
    }
    return codec.decode(tagged, 1, tagged.length - 1);
  }
}
