package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the contracts of queues have in common. Each of them tells rules of queues as stories that
 * every engine must live up to.
 */
abstract class QueueEngineContract extends OpenOrders {
  static final Duration SOON = Duration.ofSeconds(10);

  @Override
  protected abstract String engine();

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
