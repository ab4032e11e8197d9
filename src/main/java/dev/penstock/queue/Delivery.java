package dev.penstock.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message in the hands of one consumer, until it is settled by {@link #ack}, {@link #nack()},
 * {@link #reject} or a {@link Transaction}. Not thread-safe.
 *
 * @param <T> what the body stands for
 */
public final class Delivery<T> {
  private static final String DELAY = "the delay of a message given back";

  private final Consumer<T> consumer;
  private final Claim claim;
  private T body;
  private boolean settled;

  Delivery(Consumer<T> consumer, Claim claim, T body) {
    this.consumer = consumer;
    this.claim = claim;
    this.body = body;
  }

  /** The same object for another message: only for codecs whose bodies are windows. */
  Delivery<T> again(T newBody) {
    body = newBody;
    settled = false;
    return this;
  }

  public T body() {
    return body;
  }

  /** Names to values, as the sender gave them; {@code traceparent} for one. Not to be changed. */
  public Map<String, String> headers() {
    return claim.headers();
  }

  /**
   * The message's number in its queue, from 0 in the order of sending; the same for every group.
   */
  public long id() {
    return claim.id();
  }

  /** How often the group was handed this message, this time included. */
  public int attempt() {
    return claim.attempt();
  }

  public int priority() {
    return claim.priority();
  }

  /** What the message's order is kept by. */
  public Optional<String> key() {
    return Optional.ofNullable(claim.key());
  }

  public Instant sentAt() {
    return Instant.ofEpochMilli(claim.sentAtMillis());
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
   * The message is not done: the group delivers it again, after the delay of the queue's retry
   * rule; or it becomes a dead letter, if it was delivered often enough.
   *
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void nack() {
    consumer.nack(claim, Optional.empty(), "");
    settled = true;
  }

  /**
   * The same with a delay of the caller's choice.
   *
   * @param delay from nothing to 36,500 days
   * @throws dev.penstock.fault.InvalidInputException if it is none of these
   */
  public void nack(Duration delay) {
    consumer.nack(claim, Optional.of(Given.delay(DELAY, delay)), "");
    settled = true;
  }

  /**
   * The same as {@link #nack()}; if it becomes a dead letter, this is what is kept of the reason.
   */
  public void nack(Throwable failure) {
    consumer.nack(claim, Optional.empty(), Failure.describe(Given.present("the failure", failure)));
    settled = true;
  }

  /**
   * The message was not handled at all: another consumer gets it at once, and this delivery does
   * not count.
   *
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void release() {
    consumer.release(claim);
    settled = true;
  }

  /**
   * The message will never be done: it becomes a dead letter at once.
   *
   * @param reason in a few words
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void reject(String reason) {
    consumer.reject(claim, Given.present("the reason for giving a message up", reason));
    settled = true;
  }

  /**
   * Handling takes longer: the consumer's time limit for this message ends so long from now.
   *
   * @param more not negative; more than 36,500 days are as many
   * @throws LeaseLostException if it is no longer this consumer's to settle; nothing changed
   */
  public void extend(Duration more) {
    consumer.extend(claim, Given.bound("the time a message is given", more));
  }

  /** Begins to collect messages that are to be sent if this one is acknowledged, and only then. */
  public Transaction transaction() {
    return new Transaction(
        messages -> {
          consumer.ackAndSend(claim, messages);
          settled = true;
        });
  }

  /** Whether it was settled through this object. */
  public boolean isSettled() {
    return settled;
  }
}
