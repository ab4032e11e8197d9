package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.fault.ClosedException;
import dev.penstock.state.SharedMap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who goes on with what he has closed is told so. */
class UsedAfterCloseTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration FOR_EVER = Duration.ofDays(1);

  @TempDir Path folder;
  private Penstock penstock;
  private WorkQueue<String> orders;

  @BeforeEach
  void open() {
    penstock = Penstock.open(folder.resolve("data"));
    orders = penstock.queue("orders", Codec.text());
    orders.send("one");
    orders.send("two");
  }

  @AfterEach
  void close() {
    penstock.close();
  }

  @Test
  void a_consumer_that_was_closed_says_so() {
    Consumer<String> consumer = orders.consumer("billing");
    Delivery<String> delivery = consumer.take(AT_ONCE);
    consumer.close();
    consumer.close();
    consumer.wakeUp();

    String sentence = "this consumer of the group billing of the queue orders was closed";
    refused(() -> consumer.take(AT_ONCE), sentence);
    refused(() -> consumer.take(FOR_EVER), sentence);
    refused(() -> consumer.takeAll(2, AT_ONCE), sentence);
    refusedToSettle(delivery, sentence);
    try (Consumer<String> other = orders.consumer("billing")) {
      assertThat(other.take(AT_ONCE).body()).isEqualTo("one");
    }
  }

  @Test
  void a_reader_that_was_closed_says_so() {
    MessageReader reader = orders.read();
    reader.close();
    reader.close();

    refusedToRead(reader, "this reader of the queue orders was closed");
  }

  @Test
  void what_was_asked_of_queues_before_they_were_closed_says_so() {
    orders.createGroup("billing", StartFrom.start());
    GroupAdmin admin = orders.group("billing").orElseThrow();
    MessageReader reader = orders.read();
    assertThat(reader.next()).isPresent();
    penstock.close();

    String sentence = "the queues in " + folder.resolve("data/queues") + " were closed";
    refusedToRead(reader, sentence);
    reader.close();
    refused(() -> admin.pause(true), sentence);
    refused(() -> admin.seek(StartFrom.end()), sentence);
    refused(admin::purge, sentence);
    refused(admin::delete, sentence);
    refused(admin::deadLetters, sentence);
    refused(() -> admin.retryDead(0), sentence);
    refused(() -> admin.discardDead(0), sentence);
    open("again", "one", "two"); // the group and its messages are as they were
  }

  @Test
  void a_map_of_a_state_that_was_closed_says_so() {
    SharedMap<String> map = penstock.map("names", Codec.text());
    map.put("a", "one");
    penstock.close();

    String sentence = "the shared state in " + folder.resolve("data/state") + " was closed";
    refused(() -> map.get("a"), sentence);
    refused(() -> map.put("a", "two"), sentence);
    refused(() -> map.putIfAbsent("a", "two"), sentence);
    refused(() -> map.remove("a"), sentence);
    refused(() -> map.update("a", "two", name -> name), sentence);
    refused(() -> map.entries(""), sentence);
    refused(map::size, sentence);
    refused(() -> penstock.map("names", Codec.text()), sentence);
    try (Penstock again = Penstock.open(folder.resolve("data"))) {
      assertThat(again.map("names", Codec.text()).get("a")).contains("one");
    }
  }

  @Test
  void queues_that_were_closed_say_so() {
    Consumer<String> consumer = orders.consumer("billing");
    Delivery<String> delivery = consumer.take(AT_ONCE);
    penstock.close();

    String sentence = "the queues in " + folder.resolve("data/queues") + " were closed";
    refused(() -> orders.send("three"), sentence);
    refused(() -> orders.sendAll(List.of("three")), sentence);
    refused(() -> orders.consumer("billing"), sentence);
    refused(() -> orders.createGroup("new", StartFrom.start()), sentence);
    refused(() -> orders.group("billing"), sentence);
    refused(orders::facts, sentence);
    refused(orders::read, sentence);
    refused(() -> penstock.queue("orders", Codec.text()), sentence);
    refused(() -> penstock.configure("new", QueueConfig.DEFAULT), sentence);
    refused(() -> consumer.take(AT_ONCE), sentence);
    refusedToSettle(delivery, sentence);
    consumer.wakeUp();
    consumer.close();

    open("again", "one", "two");
  }

  /** What was left in hand is not lost, though all was closed in the wrong order. */
  private void open(String group, String... expected) {
    try (Penstock again = Penstock.open(folder.resolve("data"));
        Consumer<String> billing = again.queue("orders", Codec.text()).consumer("billing");
        Consumer<String> other = again.queue("orders", Codec.text()).consumer(group)) {
      for (String body : expected) {
        assertThat(billing.take(AT_ONCE).body()).isEqualTo(body);
        assertThat(other.take(AT_ONCE).body()).isEqualTo(body);
      }
    }
  }

  @Test
  void a_consumer_that_waits_while_another_thread_closes_all_is_told_why_it_ends() {
    AtomicReference<Throwable> end = new AtomicReference<>();
    Consumer<String> consumer = orders.consumer("billing");
    consumer.takeAll(2, AT_ONCE).forEach(Delivery::ack);
    Thread waiting = new Thread(() -> consumer.take(FOR_EVER));
    waiting.setUncaughtExceptionHandler((thread, failure) -> end.set(failure));
    waiting.start();
    await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING || hasSlept(waiting));
    penstock.close();

    await().until(() -> end.get() != null);
    assertThat(end.get()).isInstanceOf(ClosedException.class).hasMessageContaining("were closed");
    consumer.close();
  }

  /** It sleeps in the kernel, where the JVM takes it for running. */
  private static boolean hasSlept(Thread thread) {
    return List.of(thread.getStackTrace()).toString().contains("WaitPoint");
  }

  private static void refusedToRead(MessageReader reader, String sentence) {
    refused(reader::next, sentence);
    refused(reader::previous, sentence);
    refused(() -> reader.moveTo(StartFrom.start()), sentence);
  }

  private static void refusedToSettle(Delivery<String> delivery, String sentence) {
    refused(delivery::ack, sentence);
    refused(delivery::nack, sentence);
    refused(delivery::release, sentence);
    refused(() -> delivery.reject("no"), sentence);
    refused(() -> delivery.extend(FOR_EVER), sentence);
    refused(delivery.transaction()::commit, sentence);
  }

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call).isInstanceOf(ClosedException.class).hasMessageContaining(sentence);
  }
}
