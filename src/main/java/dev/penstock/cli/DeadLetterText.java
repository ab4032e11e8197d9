package dev.penstock.cli;

import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.Message;

/** All of a dead letter, for a person to read. */
final class DeadLetterText {
  private static final int WIDTH = 12;

  private final StringBuilder text = new StringBuilder();

  private DeadLetterText() {}

  static String of(DeadLetter letter) {
    Message message = letter.message();
    DeadLetterText text = new DeadLetterText();
    text.add("message", message.id());
    text.add("group", letter.group());
    text.add("reason", letter.reason());
    text.add("deliveries", letter.deliveries());
    text.add("worker", letter.worker());
    text.add("sent", message.sentAt());
    text.add("delivered", letter.firstDelivered());
    text.add("died", letter.diedAt());
    text.add("priority", message.priority());
    message.key().ifPresent(key -> text.add("key", key));
    message.dedupId().ifPresent(id -> text.add("id", id));
    message.due().ifPresent(due -> text.add("due", due));
    message.expires().ifPresent(expires -> text.add("expires", expires));
    message.headers().forEach((name, value) -> text.add("header", name + "=" + value));
    if (!letter.detail().isEmpty()) {
      text.addBelow("detail", letter.detail());
    }
    text.addBelow(
        "body",
        Shown.text(message.body())
            .orElse(message.body().length + " bytes that are not text; --json shows them"));
    return text.text.append('\n').toString();
  }

  private void add(String name, Object value) {
    text.append(name).append(" ".repeat(WIDTH - name.length())).append(value).append('\n');
  }

  private void addBelow(String name, String value) {
    text.append(name).append('\n');
    value.lines().forEach(line -> text.append("  ").append(line).append('\n'));
  }
}
