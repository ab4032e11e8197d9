package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is sent is taken, and in which order: rules that every engine must live up to. */
public abstract class QueueSendingContract extends QueueEngineContract {
  @Test
  void a_group_is_handed_every_message_once_in_the_order_sent() {
    orders.send("one");
    orders.send("two");
    orders.send("three");

    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThat(takeAndAck(consumer)).isEqualTo("one");
      assertThat(takeAndAck(consumer)).isEqualTo("two");
      assertThat(takeAndAck(consumer)).isEqualTo("three");
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
  }

  @Test
  void headers_and_any_bytes_arrive_as_they_were_sent() {
    WorkQueue<byte[]> blobs = queues.queue("blobs", Codec.bytes());
    byte[] megabyte = new byte[1 << 20];
    megabyte[1 << 19] = (byte) 0xff;
    blobs.send(new byte[0]);
    blobs.send(megabyte, Map.of("file", "grüße.txt", "line", "", "", "no name"));

    try (Consumer<byte[]> consumer = blobs.consumer("g")) {
      Delivery<byte[]> empty = consumer.take(SOON);
      assertThat(empty.body()).isEmpty();
      assertThat(empty.headers()).isEmpty();
      empty.ack();
      Delivery<byte[]> large = consumer.take(SOON);
      assertThat(large.body()).isEqualTo(megabyte);
      assertThat(large.headers())
          .containsOnly(
              Map.entry("file", "grüße.txt"), Map.entry("line", ""), Map.entry("", "no name"));
    }
  }

  @Test
  void a_consumer_that_spins_is_handed_messages_before_and_after_it_goes_to_sleep() {
    ConsumerOptions options = ConsumerOptions.DEFAULT.withSpin(Duration.ofMillis(30));
    try (Consumer<String> consumer = orders.consumer("billing", options)) {
      for (int millis : List.of(5, 100)) {
        CompletableFuture<Void> sender =
            CompletableFuture.runAsync(
                () -> orders.send("order"),
                CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
        assertThat(takeAndAck(consumer)).isEqualTo("order");
        sender.join();
      }
      assertThat(consumer.take(Duration.ofMillis(10))).isNull();
      assertThat(consumer.take(Duration.ofMillis(50))).isNull();
      assertThat(consumer.take(SOON, () -> true)).isNull();
    }
  }

  @Test
  void consumers_of_one_group_share_the_messages_out() {
    for (int i = 0; i < 10; i++) {
      orders.send("order " + i);
    }
    List<String> seen = new ArrayList<>();
    try (Consumer<String> one = orders.consumer("billing");
        Consumer<String> other = orders.consumer("billing")) {
      for (int i = 0; i < 5; i++) {
        seen.add(takeAndAck(one));
        seen.add(takeAndAck(other));
      }
      assertThat(one.take(AT_ONCE)).isNull();
      assertThat(other.take(AT_ONCE)).isNull();
    }
    assertThat(seen).containsExactlyElementsOf(orderList(10));
  }

  @Test
  void nothing_is_taken_where_less_than_one_message_is_asked_for() {
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThatThrownBy(() -> consumer.takeAll(0, AT_ONCE))
          .isInstanceOf(InvalidInputException.class);
      assertThat(takeAndAck(consumer)).isEqualTo("one");
    }
  }

  @Test
  void a_delayed_message_comes_when_it_is_due_and_holds_nobody_up() {
    orders.send("later", SendOptions.NONE.withDelay(Duration.ofMillis(300)));
    orders.send("at", SendOptions.NONE.withAt(Instant.now().plusMillis(600)));
    orders.send("in a year", SendOptions.NONE.withDelay(Duration.ofDays(365)));
    orders.send("past", SendOptions.NONE.withAt(Instant.now().minusSeconds(60)));
    orders.send("now");
    long start = System.nanoTime();
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThat(List.of(takeAndAck(consumer), takeAndAck(consumer)))
          .containsExactlyInAnyOrder("past", "now");
      assertThat(consumer.take(AT_ONCE)).isNull();
      assertThat(billing().delayed()).isEqualTo(3);
      assertThat(billing().waiting()).isZero();
      assertThat(takeAndAck(consumer)).isEqualTo("later");
      assertThat(takeAndAck(consumer)).isEqualTo("at");
      assertThat(System.nanoTime() - start).isGreaterThan(500_000_000L);
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
    assertThat(billing().drained()).isFalse();
  }

  @Test
  void a_message_that_is_too_old_is_not_delivered() throws Exception {
    orders.send("old", SendOptions.NONE.withTtl(Duration.ofMillis(1)));
    orders.send("new", SendOptions.NONE.withTtl(Duration.ofHours(1)));
    await().until(() -> Instant.now().isAfter(orders.read().next().get().expires().get()));
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThat(takeAndAck(consumer)).isEqualTo("new");
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
    assertThat(billing().done()).isEqualTo(1);
    assertThat(billing().drained()).isTrue();
  }

  @Test
  void the_most_urgent_message_comes_first() {
    orders.send("normal");
    orders.send("low", SendOptions.NONE.withPriority(0));
    orders.send("urgent", SendOptions.NONE.withPriority(9));
    orders.send("urgent too", SendOptions.NONE.withPriority(9));
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(SOON).nack(Duration.ZERO);
      assertThat(takeAndAck(consumer)).isEqualTo("urgent");
      assertThat(takeAndAck(consumer)).isEqualTo("urgent too");
      assertThat(takeAndAck(consumer)).isEqualTo("normal");
      assertThat(takeAndAck(consumer)).isEqualTo("low");
    }
  }

  @Test
  void the_least_urgent_message_is_not_held_up_for_ever() {
    orders.send("low", SendOptions.NONE.withPriority(0));
    List<String> seen = new ArrayList<>();
    try (Consumer<String> consumer = orders.consumer("billing")) {
      for (int i = 0; i < 200 && !seen.contains("low"); i++) {
        orders.send("urgent", SendOptions.NONE.withPriority(9));
        seen.add(takeAndAck(consumer));
      }
    }
    assertThat(seen).contains("low");
  }

  @Test
  void messages_of_one_key_are_handled_in_order_and_one_at_a_time() {
    for (String body : List.of("a1", "b1", "a2", "a3", "b2")) {
      orders.send(body, SendOptions.NONE.withKey(body.substring(0, 1)));
    }
    try (Consumer<String> one = orders.consumer("billing");
        Consumer<String> other = orders.consumer("billing")) {
      Delivery<String> a1 = one.take(SOON);
      Delivery<String> b1 = other.take(SOON);
      assertThat(a1.body()).isEqualTo("a1");
      assertThat(a1.key()).contains("a");
      assertThat(b1.body()).isEqualTo("b1");
      assertThat(one.take(AT_ONCE)).isNull();
      b1.ack();
      Delivery<String> b2 = other.take(SOON);
      assertThat(b2.body()).isEqualTo("b2");
      a1.nack(Duration.ofMillis(50)); // keeps its turn
      assertThat(takeAndAck(one)).isEqualTo("a1");
      assertThat(takeAndAck(one)).isEqualTo("a2");
      assertThat(takeAndAck(other)).isEqualTo("a3");
      b2.ack();
    }
    assertThat(billing().drained()).isTrue();
    assertThat(billing().done()).isEqualTo(5);
  }

  @Test
  void settings_are_given_before_the_first_use() {
    assertThatThrownBy(() -> queues.configure("orders", QueueConfig.DEFAULT))
        .hasMessageContaining("give it settings before its first use");
  }

  @Test
  void several_messages_are_sent_taken_and_acknowledged_at_once() {
    long first = orders.sendAll(orderList(100));
    try (Consumer<String> consumer =
        orders.consumer("billing", ConsumerOptions.DEFAULT.withPrefetch(32))) {
      List<Delivery<String>> taken = consumer.takeAll(40, SOON);
      assertThat(taken).extracting(Delivery::body).containsExactlyElementsOf(orderList(40));
      assertThat(taken.get(39).id()).isEqualTo(first + 39);
      taken.get(7).nack(Duration.ofHours(1));
      taken.remove(7);
      consumer.ackAll(taken);
      assertThat(billing().done()).isEqualTo(39);
      for (int i = 40; i < 100; i++) {
        assertThat(takeAndAck(consumer)).isEqualTo("order " + i);
      }
    }
    assertThat(billing().waiting()).isZero();
    assertThat(billing().delayed()).isEqualTo(1);
    assertThat(billing().done()).isEqualTo(99);
  }

  @Test
  void messages_and_claims_outlive_the_queue_object() {
    orders.send("one");
    orders.send("two");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      takeAndAck(consumer);
    }
    close();
    open();
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThat(takeAndAck(consumer)).isEqualTo("two");
    }
  }

  @Test
  void a_waiting_consumer_gets_a_message_sent_later() throws Exception {
    try (Consumer<String> consumer = orders.consumer("billing")) {
      Thread sender = new Thread(() -> orders.send("late"));
      sender.start();
      assertThat(takeAndAck(consumer)).isEqualTo("late");
      sender.join();
    }
  }

  @Test
  void names_that_are_no_file_names_are_refused() {
    assertThatThrownBy(() -> queues.queue("../orders", Codec.text()))
        .hasMessageContaining("\"../orders\" is not a queue name");
    assertThatThrownBy(() -> orders.consumer("")).hasMessageContaining("\"\" is not a group name");
  }
}
