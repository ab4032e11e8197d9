package dev.penstock.queue;

import dev.penstock.fault.PenstockException;

/**
 * A sender waited for room in a full queue, and was told not to wait any longer. Nothing was sent.
 */
public final class WaitEndedException extends PenstockException {
  private static final long serialVersionUID = 1L;

  private WaitEndedException(String queue, String why, String wayOut) {
    super("nothing was sent to the queue " + queue + ", which is full: " + why + "; " + wayOut);
  }

  /** The process is stopping, or has closed the queue. */
  public static WaitEndedException byStop(String queue) {
    return new WaitEndedException(
        queue,
        "this process stops, and does not wait for room any more",
        "send again when it runs anew");
  }

  /** The thread was interrupted, and still is. */
  public static WaitEndedException byInterrupt(String queue) {
    return new WaitEndedException(
        queue,
        "the thread was interrupted while it waited for room",
        "send again, or start more consumers");
  }
}
