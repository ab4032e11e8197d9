package dev.penstock.queue;

import dev.penstock.fault.PenstockException;

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
}
