package dev.penstock.queue;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A message as it lies in its queue, for looking at. Immutable but for the body, which is not
 * copied.
 *
 * @param id its number in the queue, from 0 in the order of sending; the same for every group
 * @param sentAt when it was sent; never before the message before it, whatever the clock did
 * @param priority 0 to 9, where 9 is the most urgent
 * @param key what its order is kept by, if it has one
 * @param dedupId what tells it from a second try to send it, if its sender gave one
 * @param due when it is first delivered, if that was put off
 * @param expires when it is no longer delivered, if ever
 */
public record Message(
    long id,
    Instant sentAt,
    int priority,
    Optional<String> key,
    Optional<String> dedupId,
    Optional<Instant> due,
    Optional<Instant> expires,
    Map<String, String> headers,
    byte[] body) {
  public Message {
    headers = Map.copyOf(headers);
  }

  /** Describes the message without showing its content. */
  @Override
  public String toString() {
    return "message " + id + " of " + body.length + " bytes, headers " + headers.keySet();
  }
}
