package dev.penstock.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What groups are, and what may be done to them: rules that every engine must live up to. */
public abstract class QueueGroupsContract extends QueueEngineContract {
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
    assertThat(orders.createGroup("billing", StartFrom.start())).isTrue();
    assertThat(orders.createGroup("billing", StartFrom.end())).isFalse();
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
}
