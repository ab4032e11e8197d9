package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many messages a group left out, and why, is shown. */
class LeftOutTest extends OpenOrders {
  @Test
  void what_expired_and_what_was_skipped_otherwise_is_counted_apart_from_what_is_done() {
    orders.send("too old", SendOptions.NONE.withTtl(AT_ONCE));
    orders.send("done");
    orders.send("discarded");
    orders.send("dead");
    orders.send("purged");
    orders.send("purged");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(AT_ONCE).ack();
      consumer.take(AT_ONCE).reject("no");
      consumer.take(AT_ONCE).reject("no");
    }
    GroupAdmin billing = orders.group("billing").orElseThrow();
    billing.discardDead(2);
    billing.purge();

    assertThat(group()).isEqualTo(counts(0, 1, 1, 1, 3));
  }

  @Test
  void a_group_that_is_put_elsewhere_counts_anew_and_exactly() {
    orders.send("too old", SendOptions.NONE.withTtl(AT_ONCE));
    orders.send("one");
    orders.send("two");
    orders.send("three");
    GroupAdmin billing;
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(AT_ONCE).reject("no");
      Delivery<String> inHand = consumer.take(AT_ONCE);
      billing = orders.group("billing").orElseThrow();
      billing.purge();
      assertThat(group().skipped()).isEqualTo(1);
      billing.seek(StartFrom.id(2));
      assertThat(group().expired()).isZero();
      assertThat(group().skipped()).isZero();
      assertThat(group().done()).isZero();

      inHand.ack();
      assertThat(consumer.take(AT_ONCE).body()).isEqualTo("two");
    }
    billing.purge();
    billing.discardDead(1);

    assertThat(group()).isEqualTo(counts(0, 1, 0, 0, 3));
  }

  private QueueFacts.Group group() {
    return orders.facts().groups().get(0);
  }

  private static QueueFacts.Group counts(
      long waiting, long done, long dead, long expired, long skipped) {
    return new QueueFacts.Group(
        "billing", waiting, 0, 0, done, dead, expired, skipped, 0, 0, false);
  }
}
