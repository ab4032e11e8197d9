package dev.penstock.worker;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;

/**
 * A consumer program: handles the messages of its input queue, one at a time, on one thread. Has a
 * public constructor without parameters.
 *
 * @param <T> what a message's body stands for
 */
public interface Handler<T> {
  /** Called once, before the first message. */
  default void start(WorkerContext context) throws Exception {}

  /**
   * Handles a message. Returning acknowledges it, throwing gives it back to the group to be
   * delivered again, unless the handler settled the delivery itself.
   */
  void handle(T body, Delivery<T> delivery) throws Exception;

  /** Called once after the last message, when the worker is told to stop. */
  default void stop() throws Exception {}

  /**
   * How bodies are decoded. Known for {@code Handler<String>}, {@code Handler<byte[]>}, {@code
   * Handler<Long>} and {@code Handler<ByteBuffer>}, whose buffer is valid only until {@link
   * #handle} returns; a record or class of yours comes as JSON. Others say so here.
   */
  default Codec<T> codec() {
    return BodyType.codecOf(getClass());
  }
}
