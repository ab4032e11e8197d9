package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of queues, told as stories that every engine must live up to. */
public abstract class QueueEngineContract {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private Queues queues;
  private WorkQueue<String> orders;

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
  void each_group_sees_every_message() {
    orders.send("one");
    try (Consumer<String> billing = orders.consumer("billing");
        Consumer<String> shipping = orders.consumer("shipping")) {
      assertThat(takeAndAck(billing)).isEqualTo("one");
      assertThat(takeAndAck(shipping)).isEqualTo("one");
    }
  }

  @Test
  void a_message_given_back_is_delivered_again_with_the_attempts_counted() {
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      for (int attempt = 1; attempt <= 3; attempt++) {
        Delivery<String> delivery = consumer.take(SOON);
        assertThat(delivery.body()).isEqualTo("one");
        assertThat(delivery.attempt()).isEqualTo(attempt);
        delivery.nack();
      }
    }
  }

  @Test
  void a_consumer_that_leaves_gives_back_what_it_had_in_hand() {
    orders.send("one");
    try (Consumer<String> leaver = orders.consumer("billing")) {
      assertThat(leaver.take(SOON).body()).isEqualTo("one");
    }
    try (Consumer<String> stayer = orders.consumer("billing")) {
      assertThat(takeAndAck(stayer)).isEqualTo("one");
    }
  }

  @Test
  void messages_given_back_come_oldest_first() {
    orders.send("one");
    orders.send("two");
    try (Consumer<String> a = orders.consumer("billing");
        Consumer<String> b = orders.consumer("billing");
        Consumer<String> c = orders.consumer("billing")) {
      Delivery<String> one = a.take(SOON);
      Delivery<String> two = b.take(SOON);
      two.nack();
      one.nack();
      assertThat(takeAndAck(c)).isEqualTo("one");
      assertThat(takeAndAck(c)).isEqualTo("two");
    }
  }

  @Test
  void a_message_can_be_settled_only_once() {
    orders.send("one");
    orders.send("two");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      Delivery<String> one = consumer.take(SOON);
      one.ack();
      assertThatThrownBy(one::ack).isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(one::nack).isInstanceOf(LeaseLostException.class);
      assertThat(takeAndAck(consumer)).isEqualTo("two");
    }
  }

  @Test
  void a_message_that_the_codec_does_not_know_goes_back_to_the_group() {
    queues.queue("orders", Codec.bytes()).send(new byte[] {(byte) 0xff});
    try (Consumer<String> text = orders.consumer("billing")) {
      assertThatThrownBy(() -> text.take(SOON))
          .isInstanceOf(UndecodableException.class)
          .hasMessageContaining("went back to group billing");
    }
    try (Consumer<byte[]> bytes = queues.queue("orders", Codec.bytes()).consumer("billing")) {
      assertThat(bytes.take(SOON).body()).containsExactly(0xff);
    }
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
  void facts_tell_what_waits_what_is_claimed_and_what_is_done() {
    for (int i = 0; i < 5; i++) {
      orders.send("order " + i);
    }
    try (Consumer<String> a = orders.consumer("billing");
        Consumer<String> b = orders.consumer("billing");
        Consumer<String> c = orders.consumer("billing")) {
      takeAndAck(a);
      Delivery<String> inHand = b.take(SOON);
      c.take(SOON).nack();

      QueueFacts facts = orders.facts();
      assertThat(facts.messages()).isEqualTo(5);
      QueueFacts.Group billing = facts.groups().get(0);
      assertThat(billing.name()).isEqualTo("billing");
      assertThat(billing.waiting()).isEqualTo(3);
      assertThat(billing.claimed()).isEqualTo(1);
      assertThat(billing.done()).isEqualTo(1);
      assertThat(billing.drained()).isFalse();
      inHand.ack();
      takeAndAck(a);
      takeAndAck(a);
      takeAndAck(a);
      assertThat(orders.facts().groups().get(0).drained()).isTrue();
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

  private static String takeAndAck(Consumer<String> consumer) {
    Delivery<String> delivery = consumer.take(SOON);
    assertThat(delivery).as("a message").isNotNull();
    delivery.ack();
    return delivery.body();
  }

  private static List<String> orderList(int count) {
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add("order " + i);
    }
    return orders;
  }
}
