package dev.penstock.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The codecs that {@link Codec} offers. */
final class Codecs {
  static final Codec<byte[]> BYTES =
      new Codec<>() {
        @Override
        public byte[] encode(byte[] value) {
          return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
          return bytes;
        }
      };

  static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
          try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
          } catch (CharacterCodingException e) {
            throw new UndecodableException(
                "these " + bytes.length + " bytes are not UTF-8 text", e);
          }
        }
      };

  static final Codec<Long> INT64 =
      new Codec<>() {
        @Override
        public byte[] encode(Long value) {
          return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        }

        @Override
        public Long decode(byte[] bytes) {
          if (bytes.length != Long.BYTES) {
            throw new UndecodableException(
                "a 64-bit integer takes 8 bytes, these are " + bytes.length, null);
          }
          return ByteBuffer.wrap(bytes).getLong();
        }
      };

  static final Codec<Object> ANY =
      new Codec<>() {
        @Override
        public byte[] encode(Object value) {
          if (value instanceof String text) {
            return TEXT.tagged().encode(text);
          }
          if (value instanceof Long number) {
            return INT64.tagged().encode(number);
          }
          if (value instanceof byte[] bytes) {
            return BYTES.tagged().encode(bytes);
          }
          throw new IllegalArgumentException("neither text, Long nor bytes: " + value.getClass());
        }

        @Override
        public Object decode(byte[] bytes) {
          return TaggedCodec.codecOf(bytes).decode(bytes);
        }

        @Override
        public Codec<Object> tagged() {
          return this;
        }
      };

  private Codecs() {}
}
