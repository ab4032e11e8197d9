package dev.penstock.codec;

import java.util.Arrays;
import java.util.Map;

/**
 * Puts one byte before the bytes of another codec that says which one it is: {@code t} text, {@code
 * i} 64-bit integer, {@code b} bytes, {@code x} a codec of the user's.
 */
final class TaggedCodec<T> implements Codec<T> {
  private static final byte CUSTOM = 'x';
  private static final Map<Codec<?>, Byte> TAGS =
      Map.of(Codecs.TEXT, (byte) 't', Codecs.INT64, (byte) 'i', Codecs.BYTES, (byte) 'b');

  private final Codec<T> codec;
  private final byte tag;

  TaggedCodec(Codec<T> codec) {
    this.codec = codec;
    this.tag = TAGS.getOrDefault(codec, CUSTOM);
  }

  /**
   * The codec that made these tagged bytes, itself tagged; that of bytes if it is not known here.
   */
  static Codec<?> codecOf(byte[] tagged) {
    for (Map.Entry<Codec<?>, Byte> known : TAGS.entrySet()) {
      if (tagged.length > 0 && known.getValue() == tagged[0]) {
        return known.getKey().tagged();
      }
    }
    return Codecs.BYTES;
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
    return codec.decode(Arrays.copyOfRange(tagged, 1, tagged.length));
  }
}
