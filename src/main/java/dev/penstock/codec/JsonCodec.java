package dev.penstock.codec;

import java.lang.reflect.Type;
import java.util.Objects;

/**
 * Values as JSON. Jackson's binding takes its time to load, so it is not touched before the first
 * value is encoded or decoded; the commands that never do stay fast.
 */
final class JsonCodec<T> implements Codec<T> {
  private final Type type;

  /** Made at the first use. Two threads may both make one, which are then the same. */
  private volatile JsonBinding<T> binding;

  JsonCodec(Type type) {
    this.type = Objects.requireNonNull(type);
  }

  @Override
  public byte[] encode(T value) {
    return binding().write(Objects.requireNonNull(value));
  }

  @Override
  public T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    return binding().read(buffer, offset, length);
  }

  @Override
  public Codec<T> tagged() {
    return new TaggedCodec<>(this, TaggedCodec.JSON);
  }

  private JsonBinding<T> binding() {
    JsonBinding<T> made = binding;
    if (made == null) {
      made = new JsonBinding<>(type);
      binding = made;
    }
    return made;
  }
}
