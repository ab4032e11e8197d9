package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What becomes of messages when the clock on the wall is set, and when the log begins new files.
 */
class QueueClocksTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final List<Long> sentAt = new ArrayList<>();
  private ChronicleQueueStore store;
  private GroupMember member;

  @BeforeEach
  void open() {
    store =
        new ChronicleQueueStore(
            folder,
            "orders",
            QueueConfig.DEFAULT,
            new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity()));
    member = join();
  }

  private GroupMember join() {
    return store.join(
        "g",
        StartFrom.start(),
        new MemberOptions("test", 1, Duration.ofDays(365), Optional.empty(), 0, false));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void a_message_given_back_with_a_delay_comes_after_it_however_the_clock_is_set() {
    for (Duration set : List.of(HOUR, HOUR.multipliedBy(-5))) {
      send("one", SendOptions.NONE);
      member.nack(take("one"), TEN_SECONDS, true);
      clock.set(set);
      clock.pass(TEN_SECONDS.minusMillis(10));
      assertThat(member.claim()).as("before the delay is over").isNull();
      clock.pass(Duration.ofMillis(20));
      member.ack(take("one"));
    }
  }

  /** The clocks tell whole milliseconds, and what lies in between counts as well. */
  @Test
  void a_delay_is_over_neither_before_its_time_nor_much_later() {
    for (long begin : List.of(0L, 1L, 500_000L, 999_999L)) {
      for (long nanos : List.of(1L, 999_999L, 1_000_000L, 1_000_001L, 2_500_000L, 10_000_000L)) {
        clock.pass(Duration.ofSeconds(1).plusNanos(begin));
        Duration delay = Duration.ofNanos(nanos);
        String when = delay + " after " + begin;

        send("given back", SendOptions.NONE);
        member.nack(take("given back"), delay, true);
        comesAfter(delay, when, "given back");

        send("put off", SendOptions.NONE.withDelay(delay));
        comesAfter(delay, when, "put off");

        send("put off and seen late", SendOptions.NONE.withDelay(delay));
        assertThat(member.claim()).as(when).isNull();
        comesAfter(delay, when, "put off and seen late");

        Instant at = wall().plus(delay);
        send("timed", SendOptions.NONE.withAt(at));
        comesAfter(delay, when, "timed");
      }
    }
  }

  private Instant wall() {
    return Instant.ofEpochMilli(clock.wallMillis()).plusNanos(clock.nanos() % 1_000_000);
  }

  private void comesAfter(Duration delay, String when, String body) {
    clock.pass(delay.minusNanos(1));
    assertThat(member.claim()).as(body + ", " + when + ": too early").isNull();
    clock.pass(Duration.ofMillis(3));
    store.wakeConsumers(); // an idle member looks around twice a second, or when it is told to
    member.ack(take(body));
  }

  @Test
  void a_delay_is_over_in_another_boot_not_before_its_time() {
    Duration delay = Duration.ofMillis(10);
    send("given back", SendOptions.NONE);
    clock.pass(Duration.ofNanos(999_999));
    member.nack(take("given back"), delay, true);
    member.close();
    store.close();
    clock.pass(Duration.ofNanos(1)); // into the next millisecond
    store =
        new ChronicleQueueStore(
            folder,
            "orders",
            QueueConfig.DEFAULT,
            new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity(), 1));
    member = join();
    clock.pass(delay.minusNanos(2));
    assertThat(member.claim()).isNull();
    clock.pass(Duration.ofMillis(3));
    store.wakeConsumers();
    member.ack(take("given back"));
  }

  @Test
  void a_message_for_some_time_of_day_follows_the_clock_on_the_wall() {
    Instant noon = Instant.ofEpochMilli(clock.wallMillis()).plus(HOUR);
    send("at noon", SendOptions.NONE.withAt(noon));
    clock.set(HOUR.minusSeconds(1));
    assertThat(member.claim()).isNull();
    clock.set(HOUR.negated());
    clock.pass(HOUR.minusSeconds(1));
    assertThat(member.claim()).isNull();

    clock.set(HOUR);
    clock.pass(TEN_SECONDS); // it is looked for again after half a second at the latest
    member.ack(take("at noon"));
  }

  @Test
  void a_message_sent_with_a_delay_never_comes_later_than_that_if_the_clock_goes_back() {
    send("later", SendOptions.NONE.withDelay(TEN_SECONDS));
    clock.set(HOUR.negated());
    assertThat(member.claim()).isNull();
    clock.pass(TEN_SECONDS.plusMillis(10));
    member.ack(take("later"));
  }

  @Test
  void ids_times_and_order_go_on_when_the_clock_is_set_back_over_files_of_the_log() {
    for (int i = 0; i < 10; i++) {
      send("message " + i, SendOptions.NONE);
      clock.set(i % 3 == 0 ? HOUR.multipliedBy(-7) : HOUR.multipliedBy(2));
    }

    for (int i = 0; i < 10; i++) {
      Claim claim = take("message " + i);
      assertThat(claim.id()).isEqualTo(i);
      sentAt.add(claim.sentAtMillis());
      member.ack(claim);
    }
    assertThat(sentAt).isSorted();
    assertThat(member.claim()).isNull();
  }

  @Test
  void a_sender_that_slept_while_the_clock_was_ahead_adds_behind_the_others() {
    send("one", SendOptions.NONE);
    try (ChronicleQueueStore other =
        new ChronicleQueueStore(
            folder,
            "orders",
            QueueConfig.DEFAULT,
            new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity()))) {
      clock.set(HOUR.multipliedBy(3));
      other.append("two".getBytes(UTF_8), SendOptions.NONE);
      clock.set(HOUR.multipliedBy(-3));
      send("three", SendOptions.NONE);
      other.append("four".getBytes(UTF_8), SendOptions.NONE);
    }
    for (String expected : List.of("one", "two", "three", "four")) {
      member.ack(take(expected));
    }
  }

  @Test
  void messages_in_hand_and_given_back_are_found_in_the_files_before() {
    for (int i = 0; i < 6; i++) {
      send("message " + i, SendOptions.NONE);
      clock.pass(HOUR);
    }
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      claims.add(take("message " + i));
    }
    for (Claim claim : claims.subList(0, 3)) {
      member.nack(claim, Duration.ZERO, true);
    }
    member.close(); // which gives back the other three
    send("message 6", SendOptions.NONE);
    member = join();
    for (int i = 0; i < 7; i++) {
      Claim claim = take("message " + i);
      assertThat(claim.attempt()).isEqualTo(i < 6 ? 2 : 1);
      member.ack(claim);
    }
  }

  private void send(String body, SendOptions options) {
    store.append(body.getBytes(UTF_8), options);
  }

  private Claim take(String expected) {
    Claim claim = member.claim();
    assertThat(claim).as(expected).isNotNull();
    String body = new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
    assertThat(body).isEqualTo(expected);
    return claim;
  }
}
