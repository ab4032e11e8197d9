package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.testing.QueueSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How much a queue and a message may hold: rules that every engine must live up to. */
public abstract class QueueCapacityContract extends QueueEngineContract {
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
        QueueSettings.with(
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
        .hasMessageContaining("no room within 20ms;");
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
      queues.configure(name, QueueSettings.with(two));
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
  void a_message_can_be_of_64_mib_and_not_of_more() {
    WorkQueue<byte[]> blobs = queues.queue("blobs", Codec.bytes());
    byte[] largest = new byte[64 << 20];
    largest[largest.length - 1] = 7;
    blobs.send(largest);
    assertThatThrownBy(() -> blobs.send(new byte[(64 << 20) + 1]))
        .hasMessageContaining("a message, a batch or a transaction has up to 67108864 bytes");
    try (Consumer<byte[]> consumer = blobs.consumer("g")) {
      Delivery<byte[]> delivery = consumer.take(SOON);
      assertThat(delivery.body()).isEqualTo(largest);
      delivery.ack();
    }
  }

  private WorkQueue<String> small(Full full, long messages, long bytes) {
    queues.configure(
        "small",
        QueueSettings.with(
            new QueueConfig.Capacity(
                OptionalLong.of(messages), OptionalLong.of(bytes), full, Optional.empty())));
    return queues.queue("small", Codec.text());
  }
}
