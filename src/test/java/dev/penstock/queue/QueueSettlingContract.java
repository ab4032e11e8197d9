package dev.penstock.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is taken is acknowledged, given back or given up: rules that every engine must live up to.
 */
public abstract class QueueSettlingContract extends QueueEngineContract {
  @Test
  void a_message_given_back_is_delivered_again_with_the_attempts_counted() {
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      for (int attempt = 1; attempt <= 3; attempt++) {
        Delivery<String> delivery = consumer.take(SOON);
        assertThat(delivery.body()).isEqualTo("one");
        assertThat(delivery.attempt()).isEqualTo(attempt);
        delivery.nack(Duration.ZERO);
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
      two.nack(Duration.ZERO);
      one.nack(Duration.ZERO);
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
  void a_message_that_the_codec_does_not_know_becomes_a_dead_letter_and_stops_nobody() {
    queues.queue("orders", Codec.bytes()).send(new byte[] {(byte) 0xff});
    orders.send("two");
    try (Consumer<String> text = orders.consumer("billing")) {
      assertThat(takeAndAck(text)).isEqualTo("two");
    }
    DeadLetter letter = deadLetters("billing").get(0);
    assertThat(letter.message().body()).containsExactly(0xff);
    assertThat(letter.reason()).isEqualTo("undecodable");
    assertThat(letter.detail()).contains("not UTF-8");
  }

  @Test
  void a_message_at_which_the_codec_fails_is_retried_and_then_dead_and_stops_nobody() {
    Codec<String> broken =
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return Codec.text().encode(value);
          }

          @Override
          public String decode(byte[] bytes) {
            String text = Codec.text().decode(bytes);
            if (text.equals("bad")) {
              throw new IllegalArgumentException("the codec has a defect");
            }
            return text;
          }
        };
    orders.send("bad");
    orders.send("two");
    try (Consumer<String> consumer = queues.queue("orders", broken).consumer("billing")) {
      assertThat(takeAndAck(consumer)).isEqualTo("two");
      await()
          .untilAsserted(
              () -> {
                assertThat(consumer.take(AT_ONCE)).isNull();
                assertThat(deadLetters("billing")).hasSize(1);
              });
    }
    DeadLetter letter = deadLetters("billing").get(0);
    assertThat(letter.deliveries()).isEqualTo(5);
    assertThat(letter.detail()).contains("the codec has a defect");
  }

  @Test
  void a_message_that_is_not_done_after_five_deliveries_becomes_a_dead_letter() {
    long id = orders.send("bad", Map.of("kind", "book"));
    Instant before = Instant.now().minusSeconds(1);
    try (Consumer<String> consumer =
        orders.consumer("billing", ConsumerOptions.DEFAULT.withName("bill-1"))) {
      for (int i = 0; i < 4; i++) {
        consumer.take(SOON).nack(Duration.ZERO);
      }
      consumer.take(SOON).nack(new IllegalStateException("no such customer"));
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
    assertThat(deadLetters("billing")).hasSize(1);
    DeadLetter letter = deadLetters("billing").get(0);
    assertThat(letter.message().id()).isEqualTo(id);
    assertThat(letter.message().headers()).containsEntry("kind", "book");
    assertThat(letter.reason()).isEqualTo("delivered 5 times");
    assertThat(letter.detail()).contains("IllegalStateException: no such customer");
    assertThat(letter.worker()).isEqualTo("bill-1");
    assertThat(letter.deliveries()).isEqualTo(5);
    assertThat(letter.group()).isEqualTo("billing");
    assertThat(letter.firstDelivered()).isBetween(before, letter.diedAt());
    assertThat(billing().dead()).isEqualTo(1);
    assertThat(billing().drained()).isTrue();
  }

  @Test
  void a_rejected_message_becomes_a_dead_letter_at_once_which_can_be_retried_or_discarded() {
    long one = orders.send("one");
    long two = orders.send("two");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(SOON).reject("no address");
      consumer.take(SOON).reject("no name");
      assertThat(deadLetters("billing"))
          .extracting(DeadLetter::reason)
          .containsExactly("no address", "no name");

      GroupAdmin admin = orders.group("billing").orElseThrow();
      assertThat(admin.discardDead(two)).isTrue();
      assertThat(admin.retryDead(one)).isTrue();
      assertThat(admin.retryDead(one)).isFalse();
      Delivery<String> again = consumer.take(SOON);
      assertThat(again.body()).isEqualTo("one");
      assertThat(again.attempt()).isEqualTo(1);
      assertThat(again.id()).isEqualTo(one);
      again.ack();
    }
    assertThat(deadLetters("billing")).isEmpty();
    assertThat(billing().done()).isEqualTo(1);
  }

  @Test
  void a_delivery_that_is_released_does_not_count() {
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      for (int i = 0; i < 10; i++) {
        Delivery<String> delivery = consumer.take(SOON);
        assertThat(delivery.attempt()).isEqualTo(1);
        delivery.release();
      }
      assertThat(takeAndAck(consumer)).isEqualTo("one");
    }
  }

  @Test
  void a_message_given_back_with_a_delay_comes_after_it() {
    orders.send("one");
    orders.send("two");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      long start = System.nanoTime();
      consumer.take(SOON).nack(Duration.ofMillis(200));
      assertThat(takeAndAck(consumer)).isEqualTo("two");
      Delivery<String> again = consumer.take(SOON);
      assertThat(again.body()).isEqualTo("one");
      assertThat(again.attempt()).isEqualTo(2);
      assertThat(System.nanoTime() - start).isGreaterThan(190_000_000L);
    }
  }

  @Test
  void a_rejected_message_lets_the_next_of_its_key_have_its_turn() {
    orders.send("a1", SendOptions.NONE.withKey("a"));
    orders.send("a2", SendOptions.NONE.withKey("a"));
    try (Consumer<String> consumer = orders.consumer("billing");
        Consumer<String> other = orders.consumer("billing")) {
      Delivery<String> first = consumer.take(SOON);
      assertThat(other.take(AT_ONCE)).isNull();
      first.reject("bad");
      assertThat(takeAndAck(other)).isEqualTo("a2");
    }
  }

  @Test
  void messages_are_sent_together_with_an_acknowledgement() {
    WorkQueue<String> bills = queues.queue("bills", Codec.text());
    WorkQueue<byte[]> letters = queues.queue("letters", Codec.bytes());
    orders.send("one");
    orders.send("two");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      Delivery<String> one = consumer.take(SOON);
      one.transaction()
          .send(bills, "bill for one", Map.of("kind", "bill"))
          .send(letters, new byte[] {1}, SendOptions.NONE.withPriority(7).withKey("k"))
          .send(bills, "copy", SendOptions.NONE.withDelay(Duration.ofHours(1)))
          .commit();
      assertThat(one.isSettled()).isTrue();
      assertThatThrownBy(one::ack).isInstanceOf(LeaseLostException.class);

      Delivery<String> two = consumer.take(SOON);
      Transaction late = two.transaction().send(bills, "bill for two");
      two.ack();
      assertThatThrownBy(late::commit).isInstanceOf(LeaseLostException.class);
    }
    assertThat(billing().done()).isEqualTo(2);
    try (MessageReader reader = bills.read()) {
      Message bill = reader.next().orElseThrow();
      assertThat(new String(bill.body(), UTF_8)).isEqualTo("bill for one");
      assertThat(bill.headers()).containsEntry("kind", "bill");
      assertThat(reader.next().orElseThrow().due()).isPresent();
      assertThat(reader.next()).isEmpty();
    }
    try (MessageReader reader = letters.read()) {
      assertThat(reader.next().orElseThrow().key()).contains("k");
    }
  }

  @Test
  void a_transaction_that_is_too_large_is_refused_before_it_acknowledges() {
    WorkQueue<byte[]> scans = queues.queue("scans", Codec.bytes());
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      Delivery<String> one = consumer.take(SOON);
      Transaction large = one.transaction().send(scans, new byte[(64 << 20) + 1]);
      Transaction many =
          one.transaction().send(scans, new byte[32 << 20]).send(scans, new byte[(32 << 20) + 1]);
      assertThatThrownBy(large::commit).hasMessageContaining("has up to 67108864 bytes");
      assertThatThrownBy(many::commit).hasMessageContaining("has up to 67108864 bytes");
      one.transaction().send(scans, new byte[1]).commit();
    }
    assertThat(scans.facts().messages()).isEqualTo(1);
    assertThat(billing().done()).isEqualTo(1);
  }

  @Test
  void a_dead_letter_that_is_retried_comes_however_old_it_is() {
    long id = orders.send("old", SendOptions.NONE.withTtl(Duration.ofMillis(500)));
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(SOON).reject("bad");
      await()
          .until(
              () -> Instant.now().isAfter(deadLetters("billing").get(0).message().expires().get()));
      orders.group("billing").orElseThrow().retryDead(id);
      assertThat(takeAndAck(consumer)).isEqualTo("old");
    }
  }

  @Test
  void what_was_claimed_ahead_goes_back_when_the_consumer_leaves_and_does_not_count() {
    orders.sendAll(orderList(10));
    try (Consumer<String> leaver =
        orders.consumer("billing", ConsumerOptions.DEFAULT.withPrefetch(32))) {
      assertThat(takeAndAck(leaver)).isEqualTo("order 0");
      assertThat(leaver.take(SOON).body()).isEqualTo("order 1");
      assertThat(billing().claimed()).isEqualTo(9);
    }
    try (Consumer<String> stayer = orders.consumer("billing")) {
      Delivery<String> started = stayer.take(SOON);
      assertThat(started.body()).isEqualTo("order 1");
      assertThat(started.attempt()).isEqualTo(2);
      started.ack();
      Delivery<String> untouched = stayer.take(SOON);
      assertThat(untouched.body()).isEqualTo("order 2");
      assertThat(untouched.attempt()).isEqualTo(1);
    }
  }
}
