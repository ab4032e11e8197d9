package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.util.Map;

/**
 * What a queue keeps: a body and headers. Immutable but for the body, which is not copied: who sent
 * or received it does not change it.
 *
 * @param headers names to values, both text; at most {@value #MOST_HEADERS}
 * @param body any bytes, also none
 */
public record Message(Map<String, String> headers, byte[] body) {
  /** How many headers one message can have. */
  public static final int MOST_HEADERS = 255;

  public Message {
    headers = Map.copyOf(headers);
    if (headers.size() > MOST_HEADERS) {
      throw new InvalidInputException(
          headers.size() + " headers are more than the " + MOST_HEADERS + " a message can have");
    }
  }

  /** Describes the message without showing its content. */
  @Override
  public String toString() {
    return "message of " + body.length + " bytes, headers " + headers.keySet();
  }
}
