package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.ConsumerOptions;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.StartFrom;
import dev.penstock.queue.WorkQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Shows what a group would be handed next. Only the group knows that: so the messages are claimed,
 * and released, which counts as no delivery and leaves their order. If this process is killed in
 * between, it does count as one. A group that is missing is not made; what it would begin with is
 * read from the queue.
 */
final class Peek {
  /** Each one is out of the others' reach for a moment, so that they are few. */
  private static final int MOST = 100;

  private static final Comparator<Message> MOST_URGENT =
      Comparator.comparingInt(Message::priority).reversed().thenComparingLong(Message::id);

  private final WorkQueue<byte[]> queue;
  private final boolean exists;
  private final String group;
  private final StartFrom from;

  Peek(OpenQueues queues, String queue, String group, StartFrom from) {
    this.queue = queues.queue(queue);
    this.group = group;
    this.from = from;
    List<QueueFacts.Group> groups = this.queue.facts().groups();
    this.exists = groups.stream().anyMatch(found -> found.name().equals(group));
  }

  static void check(long count) {
    if (count < 1 || count > MOST) {
      throw new InvalidInputException(
          "-n " + count + ": --peek shows 1 to " + MOST + " messages; penstock read shows any");
    }
  }

  /** Returns how many there were. */
  long show(long count, DeliveryLines lines) {
    List<byte[]> shown = exists ? claimed(count, lines) : unclaimed((int) count, lines);
    for (byte[] line : shown) {
      if (!lines.write(line)) {
        break;
      }
    }
    return shown.size();
  }

  /** Gives them back before it writes, so that nobody waits for who reads our output. */
  private List<byte[]> claimed(long count, DeliveryLines lines) {
    List<byte[]> shown = new ArrayList<>();
    List<Delivery<byte[]>> claimed = new ArrayList<>();
    try (Consumer<byte[]> consumer = queue.consumer(group, ConsumerOptions.DEFAULT)) {
      for (Delivery<byte[]> next = consumer.take(Duration.ZERO); next != null; ) {
        claimed.add(next);
        shown.add(lines.line(next));
        next = claimed.size() < count ? consumer.take(Duration.ZERO) : null;
      }
      claimed.forEach(Delivery::release);
    }
    return shown;
  }

  private List<byte[]> unclaimed(int count, DeliveryLines lines) {
    List<Message> first = new ArrayList<>(first(count));
    first.sort(MOST_URGENT);
    return first.stream().map(lines::line).toList();
  }

  private PriorityQueue<Message> first(int count) {
    Instant now = Instant.now();
    PriorityQueue<Message> first = new PriorityQueue<>(MOST_URGENT.reversed());
    try (MessageReader reader = queue.read()) {
      reader.moveTo(from);
      for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
        Message message = next.get();
        boolean due = message.due().map(time -> !time.isAfter(now)).orElse(true);
        boolean expired = message.expires().map(time -> !time.isAfter(now)).orElse(false);
        if (due && !expired) {
          first.add(message);
          if (first.size() > count) {
            first.remove(); // the least urgent
          }
        }
      }
    }
    return first;
  }
}
