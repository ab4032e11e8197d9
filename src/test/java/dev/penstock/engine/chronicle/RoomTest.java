package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.QueueSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for room, seen from several processes and over time. */
class RoomTest {
  private static final Duration A_WHILE = Duration.ofMillis(700); // more than one sleep
  private static final MemberOptions ONE =
      new MemberOptions("w", 1, Duration.ofSeconds(30), Optional.empty(), 5, false);

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Deque<ChronicleQueueStore> open = new ArrayDeque<>();

  /** A process that the test plays. */
  private final class Played {
    private final SomeProcess process = new SomeProcess();
    private final Surroundings surroundings =
        new Surroundings(clock, process, UnaryOperator.identity());

    ChronicleQueueStore open(String queue) {
      ChronicleQueueStore store =
          new ChronicleQueueStore(folder, queue, CAPACITY_OF_ONE, surroundings);
      open.push(store);
      return store;
    }
  }

  private static final QueueConfig CAPACITY_OF_ONE =
      QueueSettings.with(
          new QueueConfig.Capacity(
              OptionalLong.of(1), OptionalLong.empty(), Full.BLOCK, Optional.empty()));

  @AfterEach
  void close() throws InterruptedException {
    open.forEach(ChronicleQueueStore::endWaits);
    threads.shutdown();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    open.forEach(ChronicleQueueStore::close);
  }

  @Test
  void the_consumer_that_closes_a_circle_of_processes_goes_on_and_then_the_others_do()
      throws Exception {
    String[] queues = {"a", "b", "c"};
    Future<?>[] sending = new Future<?>[3];
    for (int i = 0; i < 3; i++) {
      Played process = new Played();
      ChronicleQueueStore from = process.open(queues[i]);
      ChronicleQueueStore to = process.open(queues[(i + 1) % 3]);
      if (i == 0) {
        new Played().open("b").append(body("x"), SendOptions.NONE);
        new Played().open("c").append(body("x"), SendOptions.NONE);
        from.append(body("x"), SendOptions.NONE);
      }
      sending[i] = threads.submit(() -> passOn(from, to));
      if (i < 2) {
        Future<?> waiting = sending[i];
        await().during(A_WHILE).until(() -> !waiting.isDone());
      }
    }
    for (Future<?> each : sending) {
      each.get(10, TimeUnit.SECONDS);
    }
    assertThat(open.stream().mapToLong(store -> store.facts().messages()).max()).hasValue(2);
  }

  private static void passOn(ChronicleQueueStore from, ChronicleQueueStore to) {
    GroupMember member = from.join("g", StartFrom.start(), ONE);
    Claim claim = member.claim();
    to.append(body("x"), SendOptions.NONE);
    member.ack(claim);
  }

  @Test
  void who_waited_in_a_process_that_died_closes_no_circle() {
    SomeProcess dead = new SomeProcess();
    WaitGraph.in(folder, dead, UnaryOperator.identity())
        .isCircle(new WaitGraph.Waiter(), Set.of(WaitGraph.idOf("a")), WaitGraph.idOf("b"));
    dead.die();

    Played living = new Played();
    ChronicleQueueStore from = living.open("b");
    ChronicleQueueStore to = living.open("a");
    from.append(body("x"), SendOptions.NONE);
    to.append(body("x"), SendOptions.NONE);
    Future<?> sending = threads.submit(() -> passOn(from, to));
    await().during(A_WHILE).until(() -> !sending.isDone());
    assertThat(to.facts().messages()).isEqualTo(1);
  }

  @Test
  void a_thread_that_a_consumer_lets_send_for_it_does_not_wait_for_ever() throws Exception {
    ChronicleQueueStore queue = new Played().open("q");
    queue.append(body("x"), SendOptions.NONE);
    GroupMember member = queue.join("g", StartFrom.start(), ONE);
    Claim claim = member.claim();
    Future<?> helper = threads.submit(() -> queue.append(body("y"), SendOptions.NONE));
    await().during(A_WHILE).until(() -> !helper.isDone());

    clock.pass(Duration.ofNanos(Room.STANDSTILL_NANOS));

    helper.get(10, TimeUnit.SECONDS);
    member.ack(claim);
  }

  @Test
  void a_consumer_that_has_acknowledged_and_sends_then_does_not_wait_for_ever() throws Exception {
    ChronicleQueueStore queue = new Played().open("q");
    queue.append(body("x"), SendOptions.NONE);
    GroupMember member = queue.join("g", StartFrom.start(), ONE);
    member.ack(member.claim());
    queue.append(body("y"), SendOptions.NONE);
    Future<?> next = threads.submit(() -> queue.append(body("z"), SendOptions.NONE));
    await().during(A_WHILE).until(() -> !next.isDone());

    clock.pass(Duration.ofNanos(Room.STANDSTILL_NANOS));

    next.get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_thread_with_nothing_in_hand_waits_as_long_as_others_make_room() {
    ChronicleQueueStore queue = new Played().open("q");
    ChronicleQueueStore elsewhere = new Played().open("q");
    queue.append(body("x"), SendOptions.NONE);
    queue.join("g", StartFrom.start(), ONE);
    Future<?> sender = threads.submit(() -> queue.append(body("y"), SendOptions.NONE));
    for (int i = 0; i < 3; i++) {
      clock.pass(Duration.ofNanos(Room.STANDSTILL_NANOS - 1));
      elsewhere.log().roomMade(); // and another sender was quicker to take it
      await().during(A_WHILE).until(() -> !sender.isDone());
    }
  }

  @Test
  void a_thread_of_a_process_that_consumes_nothing_waits_for_ever() {
    ChronicleQueueStore queue = new Played().open("q");
    queue.append(body("x"), SendOptions.NONE);
    Future<?> sender = threads.submit(() -> queue.append(body("y"), SendOptions.NONE));
    await().during(A_WHILE).until(() -> !sender.isDone());
    clock.pass(Duration.ofDays(1));
    await().during(A_WHILE).until(() -> !sender.isDone());
  }

  private static byte[] body(String text) {
    return text.getBytes(UTF_8);
  }
}
