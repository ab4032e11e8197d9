package dev.penstock.queue;

import dev.penstock.fault.PenstockException;
import java.time.Duration;

/** A queue had no room for a message, which was not sent. */
public final class QueueFullException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public QueueFullException(String queue, String why) {
    super(
        "the queue "
            + queue
            + " is full: "
            + why
            + "; start more consumers, raise its capacity, or see who holds it up: penstock queues");
  }

  private QueueFullException(String message) {
    super(message);
  }

  /** What is sent at once is more than the queue could ever hold. */
  public static QueueFullException ofBatch(String queue, int messages, long bytes) {
    return new QueueFullException(
        "the queue "
            + queue
            + " never has room for "
            + (messages == 1 ? "a message" : messages + " messages at once")
            + " of "
            + bytes
            + " bytes; send less at once, or raise its capacity");
  }

  /** It remembers no more ids of messages, and forgets none before its window is over. */
  public static QueueFullException ofIds(String queue, long most, Duration window) {
    return new QueueFullException(
        "the queue "
            + queue
            + " remembers the "
            + most
            + " ids that were sent to it within its window of "
            + window
            + ", and no more; send again later, spread the messages over several queues, or make the"
            + " window shorter (dedup)");
  }
}
