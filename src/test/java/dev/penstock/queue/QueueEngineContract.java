package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.codec.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the contracts of queues have in common. Each of them tells rules of queues as stories that
 * every engine must live up to.
 */
abstract class QueueEngineContract {
  static final Duration AT_ONCE = Duration.ZERO;
  static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  Queues queues;
  WorkQueue<String> orders;

  protected abstract String engine();

  @BeforeEach
  void open() {
    queues = Queues.in(folder, engine());
    orders = queues.queue("orders", Codec.text());
  }

  @AfterEach
  void close() {
    queues.close();
  }

  static String takeAndAck(Consumer<String> consumer) {
    Delivery<String> delivery = consumer.take(SOON);
    assertThat(delivery).as("a message").isNotNull();
    delivery.ack();
    return delivery.body();
  }

  List<DeadLetter> deadLetters(String group) {
    return orders.group(group).orElseThrow().deadLetters();
  }

  QueueFacts.Group billing() {
    return orders.facts().groups().stream()
        .filter(group -> group.name().equals("billing"))
        .findFirst()
        .orElseThrow();
  }

  static List<String> orderList(int count) {
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add("order " + i);
    }
    return orders;
  }
}
