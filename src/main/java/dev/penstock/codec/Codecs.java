package dev.penstock.codec;

import dev.penstock.fault.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** The codecs without parameters that {@link Codec} offers. */
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

        @Override
        public byte[] decode(byte[] buffer, int offset, int length) {
          return copy(buffer, offset, length);
        }

        @Override
        public Codec<byte[]> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.BYTES);
        }
      };

  static final Codec<ByteBuffer> VIEW =
      new Codec<>() {
        @Override
        public byte[] encode(ByteBuffer value) {
          return copy(value);
        }

        @Override
        public ByteBuffer decode(byte[] bytes) {
          return decode(bytes, 0, bytes.length);
        }

        @Override
        public ByteBuffer decode(byte[] buffer, int offset, int length) {
          return ByteBuffer.wrap(buffer, offset, length).asReadOnlyBuffer();
        }

        @Override
        public boolean isView() {
          return true;
        }

        @Override
        public ByteBuffer view(ByteBuffer window) {
          // Also undoes what whoever had the window before set it to.
          return (window.isReadOnly() ? window : window.asReadOnlyBuffer())
              .order(ByteOrder.BIG_ENDIAN);
        }

        @Override
        public Codec<ByteBuffer> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.BYTES);
        }
      };

  static final Codec<String> TEXT =
      new Codec<>() {
        private static final char REPLACEMENT = '\ufffd';

        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
          return decode(bytes, 0, bytes.length);
        }

        /** The JVM's own decoder makes nothing but the text, and marks what is malformed. */
        @Override
        public String decode(byte[] buffer, int offset, int length) {
          String text = new String(buffer, offset, length, StandardCharsets.UTF_8);
          if (text.indexOf(REPLACEMENT) >= 0) {
            checkUtf8(buffer, offset, length); // the mark may also have been sent
          }
          return text;
        }

        private void checkUtf8(byte[] buffer, int offset, int length) {
          try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, offset, length));
          } catch (CharacterCodingException e) {
            throw new UndecodableException("these " + length + " bytes are not UTF-8 text", e);
          }
        }

        @Override
        public Codec<String> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.TEXT);
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
          return decode(bytes, 0, bytes.length);
        }

        @Override
        public Long decode(byte[] buffer, int offset, int length) {
          if (length != Long.BYTES) {
            throw new UndecodableException(
                "a 64-bit integer takes 8 bytes, these are " + length, null);
          }
          return ByteBuffer.wrap(buffer, offset, length).getLong();
        }

        @Override
        public Codec<Long> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.INT64);
        }
      };

  static final Codec<Double> FLOAT64 =
      new Codec<>() {
        @Override
        public byte[] encode(Double value) {
          return INT64.encode(Double.doubleToRawLongBits(value));
        }

        @Override
        public Double decode(byte[] bytes) {
          return decode(bytes, 0, bytes.length);
        }

        @Override
        public Double decode(byte[] buffer, int offset, int length) {
          if (length != Double.BYTES) {
            throw new UndecodableException(
                "a 64-bit number with a fraction takes 8 bytes, these are " + length, null);
          }
          return ByteBuffer.wrap(buffer, offset, length).getDouble();
        }

        @Override
        public Codec<Double> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.FLOAT64);
        }
      };

  static final Codec<Boolean> BOOL =
      new Codec<>() {
        @Override
        public byte[] encode(Boolean value) {
          return new byte[] {(byte) (value ? 1 : 0)};
        }

        @Override
        public Boolean decode(byte[] bytes) {
          return decode(bytes, 0, bytes.length);
        }

        @Override
        public Boolean decode(byte[] buffer, int offset, int length) {
          if (length != 1 || buffer[offset] < 0 || buffer[offset] > 1) {
            throw new UndecodableException("a boolean is one byte that is 0 or 1", null);
          }
          return buffer[offset] == 1;
        }

        @Override
        public Codec<Boolean> tagged() {
          return new TaggedCodec<>(this, TaggedCodec.BOOL);
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
          if (value instanceof Double number) {
            return FLOAT64.tagged().encode(number);
          }
          if (value instanceof Boolean truth) {
            return BOOL.tagged().encode(truth);
          }
          if (value instanceof byte[] bytes) {
            return BYTES.tagged().encode(bytes);
          }
          throw new InvalidInputException(
              "Codec.any() takes text, Long, Double, Boolean and bytes, and this is a "
                  + value.getClass().getName()
                  + "; use the codec of its class");
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

  /** Bytes beyond the buffer's end are refused; {@code Arrays} would add zeros. */
  static byte[] copy(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return Arrays.copyOfRange(buffer, offset, offset + length);
  }

  static byte[] copy(ByteBuffer window) {
    byte[] copy = new byte[window.remaining()];
    window.get(window.position(), copy);
    return copy;
  }
}
