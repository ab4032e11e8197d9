package dev.penstock.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
  void nothing_is_taken_where_less_than_one_message_is_asked_for() {
    orders.send("one");
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThatThrownBy(() -> consumer.takeAll(0, AT_ONCE))
          .isInstanceOf(InvalidInputException.class);
      assertThat(takeAndAck(consumer)).isEqualTo("one");
    }
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
  void a_full_queue_refuses_what_does_not_fit_and_takes_it_when_there_is_room() {
    WorkQueue<String> small = small(Full.REJECT, 2, 1000);
    small.send("one");
    try (Consumer<String> consumer = small.consumer("billing")) {
      Delivery<String> one = consumer.take(SOON);
      small.send("two");
      assertThatThrownBy(() -> small.send("three"))
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("the queue small is full");
      one.ack();
      small.send("three");
      assertThatThrownBy(() -> small.send("four")).isInstanceOf(QueueFullException.class);
      takeAndAck(consumer);
      assertThatThrownBy(() -> small.sendAll(List.of("four", "five")))
          .isInstanceOf(QueueFullException.class);
      takeAndAck(consumer);
      small.send("x".repeat(999));
      assertThatThrownBy(() -> small.send("xx")).isInstanceOf(QueueFullException.class);
      small.send("x");
      takeAndAck(consumer);
      takeAndAck(consumer);
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
  }

  @Test
  void a_full_queue_lets_senders_wait_for_room() throws Exception {
    WorkQueue<String> small = small(Full.BLOCK, 1, 1000);
    small.createGroup("billing", StartFrom.start());
    small.send("one");
    Thread sender = new Thread(() -> small.send("two"));
    sender.start();
    try (Consumer<String> consumer = small.consumer("billing")) {
      await()
          .during(Duration.ofMillis(200))
          .until(() -> sender.isAlive() && small.facts().messages() == 1);
      assertThat(takeAndAck(consumer)).isEqualTo("one");
      sender.join();
      Delivery<String> two = consumer.take(SOON);
      small.send("three"); // who has a message in hand must be able to go on
      two.ack();
      assertThat(takeAndAck(consumer)).isEqualTo("three");
    }
  }

  @Test
  void a_sender_does_not_wait_for_room_longer_than_the_capacity_says() {
    QueueConfig config =
        with(
            new QueueConfig.Capacity(
                OptionalLong.of(1),
                OptionalLong.empty(),
                Full.BLOCK,
                Optional.of(Duration.ofMillis(20))));
    queues.configure("small", config);
    WorkQueue<String> small = queues.queue("small", Codec.text());
    small.send("one");
    assertThatThrownBy(() -> small.send("two"))
        .isInstanceOf(QueueFullException.class)
        .hasMessageContaining("no room within");
  }

  @Test
  void a_full_queue_can_drop_its_oldest_messages() {
    WorkQueue<String> small = small(Full.DROP_OLDEST, 2, 1000);
    small.createGroup("billing", StartFrom.start());
    small.send("one");
    small.send("two", SendOptions.NONE.withPriority(9));
    small.send("three");
    small.send("four");
    try (Consumer<String> consumer = small.consumer("billing")) {
      assertThat(takeAndAck(consumer)).isEqualTo("three");
      assertThat(takeAndAck(consumer)).isEqualTo("four");
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
  }

  @Test
  void a_batch_that_would_never_fit_is_refused_at_once_and_drops_nothing() {
    for (Full full : List.of(Full.BLOCK, Full.DROP_OLDEST)) {
      String name = "small-" + full.ordinal();
      QueueConfig.Capacity two =
          new QueueConfig.Capacity(
              OptionalLong.of(2), OptionalLong.empty(), full, Optional.empty());
      queues.configure(name, with(two));
      WorkQueue<String> small = queues.queue(name, Codec.text());
      small.createGroup("billing", StartFrom.start());
      small.send("one");
      assertThatThrownBy(() -> small.sendAll(List.of("two", "three", "four")))
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("never has room for 3 messages at once");
      assertThat(small.facts().groups().get(0).waiting()).isEqualTo(1);
    }
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
  void settings_are_given_before_the_first_use() {
    assertThatThrownBy(() -> queues.configure("orders", QueueConfig.DEFAULT))
        .hasMessageContaining("give it settings before its first use");
  }

  private WorkQueue<String> small(Full full, long messages, long bytes) {
    queues.configure(
        "small",
        with(
            new QueueConfig.Capacity(
                OptionalLong.of(messages), OptionalLong.of(bytes), full, Optional.empty())));
    return queues.queue("small", Codec.text());
  }

  private static QueueConfig with(QueueConfig.Capacity capacity) {
    QueueConfig normal = QueueConfig.DEFAULT;
    return new QueueConfig(
        Optional.of(capacity),
        normal.retention(),
        normal.ttl(),
        normal.dedup(),
        normal.durability(),
        normal.lease(),
        normal.maxDeliveries(),
        normal.retry(),
        normal.roll(),
        normal.expireGroups());
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

  @Test
  void a_group_begins_where_it_is_told_to() {
    for (int i = 0; i < 10; i++) {
      orders.send("order " + i, SendOptions.NONE.withPriority(i % 2 == 0 ? 4 : 5));
    }
    orders.createGroup("end", StartFrom.end());
    orders.createGroup("five", StartFrom.id(5));
    orders.createGroup("future", StartFrom.time(Instant.now().plusSeconds(60)));
    orders.createGroup("past", StartFrom.time(Instant.EPOCH));
    orders.send("last");
    assertThat(bodies("end")).containsExactly("last");
    assertThat(bodies("five"))
        .containsExactlyInAnyOrder("order 5", "order 7", "order 9", "order 6", "order 8", "last");
    assertThat(bodies("future")).containsExactly("last");
    assertThat(bodies("past")).hasSize(11);
    assertThat(orders.facts().groups())
        .extracting(QueueFacts.Group::done)
        .containsExactly(1L, 6L, 1L, 11L);
  }

  @Test
  void a_paused_group_hands_nothing_out_until_it_is_resumed() {
    orders.createGroup("billing", StartFrom.start());
    orders.send("one");
    GroupAdmin admin = orders.group("billing").orElseThrow();
    admin.pause(true);
    try (Consumer<String> consumer = orders.consumer("billing")) {
      assertThat(consumer.take(Duration.ofMillis(20))).isNull();
      assertThat(billing().paused()).isTrue();
      admin.pause(false);
      assertThat(takeAndAck(consumer)).isEqualTo("one");
    }
  }

  @Test
  void a_group_can_see_messages_again_and_leave_some_out() {
    orders.sendAll(orderList(5));
    assertThat(bodies("billing")).hasSize(5);
    GroupAdmin admin = orders.group("billing").orElseThrow();

    admin.seek(StartFrom.id(3));
    assertThat(bodies("billing")).containsExactly("order 3", "order 4");
    admin.seek(StartFrom.start());
    try (Consumer<String> consumer = orders.consumer("billing")) {
      consumer.take(SOON).nack(Duration.ofHours(1));
    }
    admin.seek(StartFrom.start());
    assertThat(bodies("billing")).containsExactlyElementsOf(orderList(5));
    assertThat(billing().drained()).isTrue();
    admin.seek(StartFrom.start());
    admin.seek(StartFrom.end());
    assertThat(bodies("billing")).isEmpty();
  }

  @Test
  void a_purged_group_has_nothing_left_but_what_is_in_hand_and_its_dead_letters() {
    orders.sendAll(orderList(4));
    orders.send("a", SendOptions.NONE.withKey("k"));
    orders.send("b", SendOptions.NONE.withKey("k"));
    orders.send("later", SendOptions.NONE.withDelay(Duration.ofHours(1)));
    try (Consumer<String> consumer = orders.consumer("billing");
        Consumer<String> other = orders.consumer("billing")) {
      consumer.take(SOON).reject("bad");
      Delivery<String> inHand = consumer.take(SOON);
      other.take(SOON).nack(Duration.ofHours(1));
      assertThat(orders.group("billing").orElseThrow().purge()).isEqualTo(5);
      assertThat(billing().waiting()).isZero();
      assertThat(billing().delayed()).isZero();
      assertThat(billing().claimed()).isEqualTo(1);
      assertThat(billing().dead()).isEqualTo(1);
      inHand.ack();
      assertThat(billing().done()).isEqualTo(1);
      orders.send("next");
      assertThat(takeAndAck(other)).isEqualTo("next");
    }
  }

  @Test
  void a_group_that_went_elsewhere_counts_each_message_once() {
    orders.sendAll(orderList(5));
    orders.send("later", SendOptions.NONE.withDelay(Duration.ofHours(1)));
    GroupAdmin admin;
    try (Consumer<String> consumer = orders.consumer("billing");
        Consumer<String> other = orders.consumer("billing")) {
      admin = orders.group("billing").orElseThrow();
      takeAndAck(consumer);
      consumer.take(SOON).reject("bad");
      consumer.take(SOON).nack(Duration.ofHours(1));
      Delivery<String> inHand = other.take(SOON);

      admin.seek(StartFrom.end());

      assertThat(billing().done()).isZero();
      assertThat(billing().delayed()).isEqualTo(2);
      inHand.ack();
      assertThat(billing().done()).isEqualTo(1);
    }
    admin.seek(StartFrom.start());
    assertThat(billing().done()).isZero();
    assertThat(billing().dead()).isEqualTo(1);
    assertThat(admin.purge()).isEqualTo(6);
    assertThat(billing().done()).isZero();
    assertThat(billing().drained()).isTrue();
  }

  @Test
  void a_deleted_group_begins_anew() {
    orders.send("one");
    assertThat(bodies("billing")).containsExactly("one");
    orders.group("billing").orElseThrow().delete();
    assertThat(orders.group("billing")).isEmpty();
    assertThat(orders.facts().groups()).isEmpty();
    close();
    open();
    assertThat(bodies("billing")).containsExactly("one");
  }

  @Test
  void messages_can_be_read_back_and_forth_without_being_consumed() {
    for (int i = 0; i < 6; i++) {
      orders.send(
          "order " + i, SendOptions.NONE.withPriority(i % 3).withHeaders(Map.of("n", "" + i)));
    }
    try (MessageReader reader = orders.read()) {
      for (int i = 0; i < 6; i++) {
        Message message = reader.next().orElseThrow();
        assertThat(message.id()).isEqualTo(i);
        assertThat(new String(message.body(), UTF_8)).isEqualTo("order " + i);
        assertThat(message.headers()).containsEntry("n", "" + i);
        assertThat(message.priority()).isEqualTo(i % 3);
      }
      assertThat(reader.next()).isEmpty();
      for (int i = 5; i >= 0; i--) {
        assertThat(reader.previous().orElseThrow().id()).isEqualTo(i);
      }
      assertThat(reader.previous()).isEmpty();
      reader.moveTo(StartFrom.id(4));
      assertThat(reader.next().orElseThrow().id()).isEqualTo(4);
      reader.moveTo(StartFrom.end());
      assertThat(reader.next()).isEmpty();
      assertThat(reader.previous().orElseThrow().id()).isEqualTo(5);
      orders.send("order 6");
      reader.moveTo(StartFrom.time(Instant.EPOCH));
      assertThat(reader.next().orElseThrow().id()).isZero();
    }
    assertThat(orders.facts().groups()).isEmpty();
  }

  @Test
  void a_message_can_be_of_64_mib_and_not_of_more() {
    WorkQueue<byte[]> blobs = queues.queue("blobs", Codec.bytes());
    byte[] largest = new byte[64 << 20];
    largest[largest.length - 1] = 7;
    blobs.send(largest);
    assertThatThrownBy(() -> blobs.send(new byte[(64 << 20) + 1]))
        .hasMessageContaining("a message, or a batch, has up to 67108864 bytes");
    try (Consumer<byte[]> consumer = blobs.consumer("g")) {
      Delivery<byte[]> delivery = consumer.take(SOON);
      assertThat(delivery.body()).isEqualTo(largest);
      delivery.ack();
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
      c.take(SOON).nack(Duration.ZERO);

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

  private List<String> bodies(String group) {
    List<String> bodies = new ArrayList<>();
    try (Consumer<String> consumer = orders.consumer(group)) {
      for (Delivery<String> next; (next = consumer.take(AT_ONCE)) != null; ) {
        bodies.add(next.body());
        next.ack();
      }
    }
    return bodies;
  }

  private List<DeadLetter> deadLetters(String group) {
    return orders.group(group).orElseThrow().deadLetters();
  }

  private QueueFacts.Group billing() {
    return orders.facts().groups().stream()
        .filter(group -> group.name().equals("billing"))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> orderList(int count) {
    List<String> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add("order " + i);
    }
    return orders;
  }
}
