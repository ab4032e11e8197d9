package dev.penstock.cli;

import dev.penstock.fault.PenstockException;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.WorkQueue;
import java.util.List;
import java.util.Map;

/** Sends messages to one queue, and counts. */
final class Sending {
  private final WorkQueue<byte[]> queue;
  private final SendOptions options;
  private long sent;
  private long duplicates;
  private long first = WorkQueue.DUPLICATE;
  private long last = WorkQueue.DUPLICATE;

  Sending(WorkQueue<byte[]> queue, SendOptions options) {
    this.queue = queue;
    this.options = options;
  }

  void one(byte[] body) {
    count(queue.send(body, options), 1);
  }

  /** All are seen at once, or none. */
  void batch(List<byte[]> bodies) {
    if (!bodies.isEmpty()) {
      count(queue.sendAll(bodies, options), bodies.size());
    }
  }

  private void count(long id, int messages) {
    if (id == WorkQueue.DUPLICATE) {
      duplicates += messages;
      return;
    }
    first = sent == 0 ? id : first;
    last = id + messages - 1;
    sent += messages;
  }

  Map<String, Object> json() {
    return Json.object(
        "queue",
        queue.name(),
        "sent",
        sent,
        "duplicates",
        duplicates,
        "firstId",
        sent == 0 ? null : first,
        "lastId",
        sent == 0 ? null : last);
  }

  /**
   * How far it came, for who wants to go on after a failure.
   *
   * @param input what one of the messages is where they come from: "line"
   * @param batch whether all were to be sent as one, so that none was
   */
  PenstockException failed(Exception cause, String input, boolean batch) {
    long next = sent + duplicates + 1;
    String left =
        duplicates == 0 ? "" : ", " + Numbers.count(duplicates, "duplicate") + " left out";
    String far =
        batch
            ? "none of the batch was sent"
            : Numbers.count(sent, "message")
                + " sent"
                + left
                + "; "
                + input
                + " "
                + next
                + " is next";
    return new PenstockException(Failures.sentence(cause) + "; " + far, cause);
  }

  String text() {
    return "sent "
        + Numbers.count(sent, "message")
        + " to "
        + queue.name()
        + (duplicates == 0 ? "" : "; left out " + Numbers.count(duplicates, "duplicate"))
        + (options.at().isPresent() ? "; due at " + options.at().get() : "");
  }
}
