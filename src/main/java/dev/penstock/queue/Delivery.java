package dev.penstock.queue;

import java.util.Map;

/**
 * A message in the hands of one consumer, until it is settled by {@link #ack} or {@link #nack}. Not
 * thread-safe.
 *
 * @param <T> what the body stands for
 */
public final class Delivery<T> {
  private final Consumer<T> consumer;
  private final Claim claim;
  private final T body;
  private boolean settled;

  Delivery(Consumer<T> consumer, Claim claim, T body) {
    this.consumer = consumer;
    this.claim = claim;
    this.body = body;
  }

  public T body() {
    return body;
  }

  public Map<String, String> headers() {
    return claim.message().headers();
  }

  /** The message's place in its queue, the same for every group and every attempt. */
  public long id() {
    return claim.id();
  }

  /** How often the group was handed this message, this time included. */
  public int attempt() {
    return claim.attempt();
  }

  /**
   * The message is done with.
   *
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void ack() {
    consumer.ack(claim);
    settled = true;
  }

  /**
   * The message is not done: the group delivers it again.
   *
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void nack() {
    consumer.release(claim);
    settled = true;
  }

  /** Whether {@link #ack} or {@link #nack} succeeded. */
  public boolean isSettled() {
    return settled;
  }
}
