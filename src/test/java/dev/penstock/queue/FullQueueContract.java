package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.testing.QueueSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for room in a full queue, and who need not; that every engine must live up to. */
@Timeout(60)
public abstract class FullQueueContract {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration A_WHILE = Duration.ofMillis(300);

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Queues queues;

  protected abstract String engine();

  @BeforeEach
  void open() {
    queues = Queues.in(folder, engine());
  }

  @AfterEach
  void close() throws InterruptedException {
    queues.endWaits();
    threads.shutdown();
    assertThat(threads.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    queues.close();
  }

  @Test
  void consumers_that_fill_each_others_queues_go_on() throws Exception {
    for (int length : List.of(2, 3)) {
      List<WorkQueue<String>> circle = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        circle.add(small("circle-of-" + length + "-" + i, Full.BLOCK, 1));
        circle.get(i).send("message");
      }
      CountDownLatch allHoldOne = new CountDownLatch(length);
      List<Future<?>> consumers = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        WorkQueue<String> from = circle.get(i);
        WorkQueue<String> to = circle.get((i + 1) % length);
        consumers.add(threads.submit(() -> passOn(from, to, allHoldOne)));
      }
      for (Future<?> consumer : consumers) {
        consumer.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
      for (WorkQueue<String> queue : circle) {
        assertThat(group(queue).done()).isEqualTo(1);
        assertThat(group(queue).waiting()).isEqualTo(1);
      }
    }
  }

  private static Void passOn(
      WorkQueue<String> from, WorkQueue<String> to, CountDownLatch allHoldOne)
      throws InterruptedException {
    try (Consumer<String> consumer = from.consumer("g")) {
      Delivery<String> delivery = consumer.take(SOON);
      allHoldOne.countDown();
      allHoldOne.await();
      to.send(delivery.body());
      delivery.ack();
    }
    return null;
  }

  @Test
  void transactions_that_fill_each_others_queues_go_on() throws Exception {
    WorkQueue<String> one = small("one", Full.BLOCK, 1);
    WorkQueue<String> other = small("other", Full.BLOCK, 1);
    one.send("message");
    other.send("message");
    CountDownLatch bothHoldOne = new CountDownLatch(2);
    Future<?> there = threads.submit(() -> commit(one, other, bothHoldOne));
    Future<?> back = threads.submit(() -> commit(other, one, bothHoldOne));
    there.get(SOON.toSeconds(), TimeUnit.SECONDS);
    back.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(List.of(group(one).done(), group(other).done())).containsExactly(1L, 1L);
  }

  private static Void commit(
      WorkQueue<String> from, WorkQueue<String> to, CountDownLatch bothHoldOne)
      throws InterruptedException {
    try (Consumer<String> consumer = from.consumer("g")) {
      Delivery<String> delivery = consumer.take(SOON);
      bothHoldOne.countDown();
      bothHoldOne.await();
      delivery.transaction().send(to, delivery.body()).commit();
    }
    return null;
  }

  @Test
  void a_consumer_waits_for_the_next_queue_of_a_pipeline_though_another_thread_has_its_messages()
      throws Exception {
    WorkQueue<String> first = small("first", Full.BLOCK, 3);
    WorkQueue<String> second = small("second", Full.BLOCK, 1);
    first.sendAll(List.of("a", "b", "c"));
    try (Consumer<String> sink = second.consumer("g")) {
      Future<?> middle =
          threads.submit(
              () -> {
                try (Consumer<String> consumer = first.consumer("g")) {
                  for (int i = 0; i < 3; i++) {
                    Delivery<String> delivery = consumer.take(SOON);
                    second.send(delivery.body());
                    delivery.ack();
                  }
                }
              });
      for (int sent = 1; sent <= 3; sent++) {
        Delivery<String> inHand = sink.take(SOON);
        int soFar = sent;
        await().during(A_WHILE).until(() -> second.facts().messages() == soFar);
        inHand.ack();
      }
      middle.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void a_thread_that_has_nothing_in_hand_waits_though_another_of_its_process_has() {
    WorkQueue<String> small = small("small", Full.BLOCK, 1);
    small.send("one");
    try (Consumer<String> consumer = small.consumer("g")) {
      Delivery<String> one = consumer.take(SOON);
      Future<?> sender = threads.submit(() -> small.send("two"));
      await().during(A_WHILE).until(() -> !sender.isDone() && small.facts().messages() == 1);
      one.ack();
      assertThat(consumer.take(SOON).body()).isEqualTo("two");
    }
  }

  @Test
  void an_interrupt_ends_the_wait_for_room_and_stays_set() throws Exception {
    WorkQueue<String> small = small("small", Full.BLOCK, 1);
    small.send("one");
    AtomicReference<Thread> sending = new AtomicReference<>();
    Future<Boolean> sender =
        threads.submit(
            () -> {
              sending.set(Thread.currentThread());
              assertThatThrownBy(() -> small.send("two"))
                  .isInstanceOf(WaitEndedException.class)
                  .hasMessageContaining("the thread was interrupted while it waited for room");
              return Thread.interrupted();
            });
    await().during(A_WHILE).until(() -> sending.get() != null && !sender.isDone());
    sending.get().interrupt();
    assertThat(sender.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    try (Consumer<String> consumer = small.consumer("g")) {
      consumer.take(SOON).ack();
      small.send("three");
      assertThat(consumer.take(SOON).body()).isEqualTo("three");
    }
  }

  @Test
  void all_waits_can_be_ended_and_none_begins_any_more() {
    WorkQueue<String> small = small("small", Full.BLOCK, 1);
    small.send("one");
    try (Consumer<String> consumer = small.consumer("g")) {
      Delivery<String> one = consumer.take(SOON);
      List<Future<?>> waiting =
          List.of(
              threads.submit(() -> small.send("two")),
              threads.submit(() -> small.sendAll(List.of("two"))));
      await().during(A_WHILE).until(() -> waiting.stream().noneMatch(Future::isDone));

      queues.endWaits();

      for (Future<?> sender : waiting) {
        assertThatThrownBy(() -> sender.get(SOON.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(WaitEndedException.class)
            .hasMessageContaining("this process stops");
      }
      WorkQueue<String> openedLater = small("later", Full.BLOCK, 1);
      openedLater.send("there is room");
      assertThatThrownBy(() -> openedLater.send("there is none"))
          .isInstanceOf(WaitEndedException.class);
      assertThatThrownBy(() -> one.transaction().send(openedLater, "neither").commit())
          .isInstanceOf(WaitEndedException.class);
      one.ack();
      assertThat(small.facts().messages()).isEqualTo(1);
    }
  }

  @Test
  void what_a_transaction_sends_to_one_queue_must_fit_together() throws Exception {
    WorkQueue<String> orders = queues.queue("orders", Codec.text());
    WorkQueue<String> bills = small("bills", Full.REJECT, 2);
    bills.createGroup("g", StartFrom.start());
    orders.send("order");
    bills.send("old");
    try (Consumer<String> consumer = orders.consumer("g");
        Consumer<String> paid = bills.consumer("g")) {
      Delivery<String> order = consumer.take(SOON);
      assertThatThrownBy(() -> order.transaction().send(bills, "one").send(bills, "two").commit())
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("the queue bills is full");
      assertThatThrownBy(
              () ->
                  order
                      .transaction()
                      .send(bills, "one")
                      .send(orders, "another")
                      .send(bills, "two")
                      .send(bills, "three")
                      .commit())
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("never has room for 3 messages at once");
      assertThatThrownBy(
              () ->
                  order
                      .transaction()
                      .send(bills, "x".repeat(600))
                      .send(bills, "x".repeat(600))
                      .commit())
          .isInstanceOf(QueueFullException.class)
          .hasMessageContaining("never has room for 2 messages at once of 1200 bytes");
      assertThat(order.isSettled()).isFalse();
      assertThat(bills.facts().messages()).isEqualTo(1);
      paid.take(SOON).ack();
      order.transaction().send(bills, "one").send(bills, "two").commit();
      assertThat(group(bills).waiting()).isEqualTo(2);
      assertThat(consumer.take(AT_ONCE)).isNull();
    }
  }

  @Test
  void a_transaction_waits_until_all_it_sends_to_one_queue_fits() throws Exception {
    WorkQueue<String> orders = queues.queue("orders", Codec.text());
    WorkQueue<String> bills = small("bills", Full.BLOCK, 2);
    orders.send("order");
    bills.send("old");
    try (Consumer<String> paid = bills.consumer("g")) {
      Delivery<String> old = paid.take(SOON);
      Future<?> biller =
          threads.submit(
              () -> {
                try (Consumer<String> consumer = orders.consumer("g")) {
                  Delivery<String> order = consumer.take(SOON);
                  order.transaction().send(bills, "one").send(bills, "two").commit();
                }
              });
      await().during(A_WHILE).until(() -> !biller.isDone() && bills.facts().messages() == 1);
      old.ack();
      biller.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(group(bills).waiting()).isEqualTo(2);
    }
  }

  private WorkQueue<String> small(String name, Full full, long messages) {
    QueueConfig.Capacity capacity =
        new QueueConfig.Capacity(
            OptionalLong.of(messages), OptionalLong.of(1000), full, Optional.empty());
    queues.configure(name, QueueSettings.with(capacity));
    return queues.queue(name, Codec.text());
  }

  private static QueueFacts.Group group(WorkQueue<?> queue) {
    return queue.facts().groups().get(0);
  }
}
