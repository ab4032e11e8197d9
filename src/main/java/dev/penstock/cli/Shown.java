package dev.penstock.cli;

import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.Message;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Messages as JSON: the names that all commands share. */
final class Shown {
  private Shown() {}

  /** A message that was received. */
  static Map<String, Object> json(Delivery<byte[]> delivery) {
    return received(
        delivery.id(),
        delivery.attempt(),
        delivery.priority(),
        delivery.key(),
        delivery.sentAt(),
        delivery.headers(),
        delivery.body());
  }

  /** The same of a message that was not handed out yet: its next delivery is the first. */
  static Map<String, Object> jsonBeforeDelivery(Message message) {
    return received(
        message.id(),
        1,
        message.priority(),
        message.key(),
        message.sentAt(),
        message.headers(),
        message.body());
  }

  private static Map<String, Object> received(
      long id,
      int attempt,
      int priority,
      Optional<String> key,
      Instant sentAt,
      Map<String, String> headers,
      byte[] body) {
    Map<String, Object> object =
        Json.object(
            "id", id,
            "attempt", attempt,
            "priority", priority,
            "key", key.orElse(null),
            "sentAt", sentAt,
            "headers", headers);
    addBody(object, body);
    return object;
  }

  /** A message as it lies in its queue. */
  static Map<String, Object> json(Message message) {
    Map<String, Object> object =
        Json.object(
            "id",
            message.id(),
            "sentAt",
            message.sentAt(),
            "priority",
            message.priority(),
            "key",
            message.key().orElse(null),
            "dedupId",
            message.dedupId().orElse(null),
            "due",
            message.due().orElse(null),
            "expires",
            message.expires().orElse(null),
            "headers",
            message.headers());
    addBody(object, message.body());
    return object;
  }

  /** A dead letter in short. */
  static Map<String, Object> json(DeadLetter letter) {
    return Json.object(
        "id",
        letter.message().id(),
        "group",
        letter.group(),
        "reason",
        letter.reason(),
        "deliveries",
        letter.deliveries(),
        "worker",
        letter.worker(),
        "firstDelivered",
        letter.firstDelivered(),
        "diedAt",
        letter.diedAt());
  }

  /** All of a dead letter. */
  static Map<String, Object> jsonInFull(DeadLetter letter) {
    Map<String, Object> object = json(letter);
    object.put("detail", letter.detail());
    object.putAll(json(letter.message())); // whose id is the same
    return object;
  }

  private static void addBody(Map<String, Object> object, byte[] body) {
    Optional<String> text = text(body);
    if (text.isPresent()) {
      object.put("body", text.get());
    } else {
      object.put("bodyBase64", Base64.getEncoder().encodeToString(body));
    }
  }

  /** The body as text, if it is UTF-8. */
  static Optional<String> text(byte[] body) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}
