package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Acknowledges a message and sends others, to any queues of the same data directory, as one step:
 * whatever is killed when, either all of it happens or nothing. The messages are sent when {@link
 * #commit} returns; after a crash, by the next process that looks at the group; and where the disk
 * is full just then, or a queue damaged, as soon as that is over, which the log tells of. Not
 * thread-safe.
 */
public final class Transaction {
  private final java.util.function.Consumer<List<Outgoing>> commit;
  private final List<Outgoing> messages = new ArrayList<>();
  private boolean over;

  Transaction(java.util.function.Consumer<List<Outgoing>> commit) {
    this.commit = commit;
  }

  /** Sends a message at the commit. */
  public <T> Transaction send(WorkQueue<T> queue, T body) {
    return send(queue, body, SendOptions.NONE);
  }

  /** Sends a message with headers at the commit. */
  public <T> Transaction send(WorkQueue<T> queue, T body, Map<String, String> headers) {
    return send(queue, body, SendOptions.NONE.withHeaders(headers));
  }

  /** Sends a message at the commit. */
  public <T> Transaction send(WorkQueue<T> queue, T body, SendOptions options) {
    check();
    messages.add(Given.present("the queue to send to", queue).outgoing(body, options));
    return this;
  }

  /**
   * Acknowledges and sends.
   *
   * @throws LeaseLostException if the message is no longer this consumer's; nothing was sent
   * @throws QueueFullException if one of the queues has no room for what is sent to it; nothing was
   *     sent
   * @throws WaitEndedException if the thread is interrupted while it waits for room, or the worker
   *     it runs in is told to stop; nothing was sent
   * @throws dev.penstock.fault.PenstockException if the disk is full, a queue damaged, or what an
   *     earlier transaction of this consumer sends is still to be sent; nothing was sent
   */
  public void commit() {
    check();
    commit.accept(List.copyOf(messages));
    over = true;
  }

  private void check() {
    if (over) {
      throw new InvalidInputException(
          "the transaction is over; begin another with the next delivery");
    }
  }
}
