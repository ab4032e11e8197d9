package dev.penstock.worker;

import dev.penstock.codec.Codec;
import java.nio.ByteBuffer;

/**
 * Another codec, with something to do before the first body is decoded: that is where a message
 * first meets the user's code, and decoding can end the process as handling can, as when a body
 * does not fit into the memory. Costs a look at a field for each message. Unlike other codecs it
 * has a state, so it is for the one thread of a worker that takes messages.
 */
final class FirstMessageCodec<T> implements Codec<T> {
  private final Codec<T> codec;
  private final Runnable first;
  private boolean begun;

  FirstMessageCodec(Codec<T> codec, Runnable first) {
    this.codec = codec;
    this.first = first;
  }

  private Codec<T> begun() {
    if (!begun) {
      begun = true;
      first.run();
    }
    return codec;
  }

  @Override
  public byte[] encode(T value) {
    return codec.encode(value);
  }

  @Override
  public T decode(byte[] bytes) {
    return begun().decode(bytes);
  }

  @Override
  public T decode(byte[] buffer, int offset, int length) {
    return begun().decode(buffer, offset, length);
  }

  @Override
  public boolean isView() {
    return codec.isView();
  }

  @Override
  public T view(ByteBuffer window) {
    return begun().view(window);
  }

  @Override
  public Codec<T> tagged() {
    return codec.tagged();
  }
}
