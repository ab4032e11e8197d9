package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What cannot be meant is refused in a sentence; what only means "for ever" is for ever. */
class SenselessArgumentsTest extends OpenOrders {
  private static final Duration AGES = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration AGES_AGO = Duration.ofSeconds(Long.MIN_VALUE);
  private static final SendOptions SEND = SendOptions.NONE;
  private static final ConsumerOptions CONSUME = ConsumerOptions.DEFAULT;

  @Test
  void options_of_a_message_that_make_no_sense_are_refused() {
    refused(() -> SEND.withDelay(null), "a delay is missing: null was given");
    refused(() -> SEND.withDelay(AGES), "a delay is at most 36500 days");
    refused(() -> SEND.withDelay(AGES_AGO), "a delay is not negative");
    refused(() -> SEND.withAt(null), "a time of delivery is missing");
    refused(() -> SEND.withAt(Instant.MAX), "a time of delivery lies between 1970-01-01");
    refused(() -> SEND.withAt(Instant.MIN), "a time of delivery lies between 1970-01-01");
    refused(() -> SEND.withTtl(null), "a ttl is missing");
    refused(() -> SEND.withTtl(AGES_AGO), "a ttl is not negative");
    refused(() -> SEND.withKey(null), "a message's key is missing");
    refused(() -> SEND.withKey("k".repeat(1025)), "a message's key has 1 to 1024 bytes");
    refused(() -> SEND.withDedupId(null), "a message's id is missing");
    refused(() -> SEND.withHeaders(null), "the map of headers is missing");
    Map<String, String> headers = new HashMap<>();
    headers.put("colour", null);
    refused(() -> SEND.withHeaders(headers), "the value of the header \"colour\" is missing");
    headers.clear();
    headers.put(null, "red");
    refused(() -> SEND.withHeaders(headers), "the name of a header is missing");
  }

  @Test
  void a_message_without_a_body_or_options_is_refused_and_nothing_is_sent() {
    refused(() -> orders.send(null), "the body of a message is missing");
    refused(() -> orders.send("one", (SendOptions) null), "how to send is missing");
    refused(() -> orders.sendAll(null), "the list of messages is missing");
    refused(() -> orders.sendAll(Arrays.asList("one", null)), "the body of a message is missing");
    assertThat(orders.facts().messages()).isZero();
  }

  @Test
  void a_message_that_may_live_for_ages_is_delivered() {
    orders.send("one", SEND.withTtl(AGES));
    try (Consumer<String> consumer = orders.consumer("g")) {
      assertThat(consumer.take(AT_ONCE).body()).isEqualTo("one");
    }
  }

  @Test
  void options_of_a_consumer_that_make_no_sense_are_refused() {
    refused(() -> CONSUME.withTimeLimit(null), "a time limit is missing");
    refused(() -> CONSUME.withTimeLimit(AGES_AGO), "a time limit is not negative");
    refused(() -> CONSUME.withTimeLimit(AT_ONCE), "a time limit is more than nothing");
    refused(() -> CONSUME.withName(null), "a consumer's name is missing");
    refused(() -> CONSUME.withName(""), "a consumer's name has 1 to 200 bytes of UTF-8");
    refused(() -> CONSUME.withName("ü".repeat(101)), "a consumer's name has 1 to 200 bytes");
    refused(() -> CONSUME.withName("a\nb"), "a consumer's name has no control characters");
    refused(() -> CONSUME.withName("a\u202eb"), "a consumer's name has no control characters");
    refused(() -> CONSUME.withName("a\ud800b"), "a consumer's name has no control characters");
    refused(() -> CONSUME.withFrom(null), "where the group begins is missing");
    refused(() -> orders.consumer(null), "\"null\" is not a group name");
    refused(() -> orders.consumer("g", null), "how to consume is missing");
    refused(() -> orders.createGroup("g", null), "where the group begins is missing");
    refused(() -> StartFrom.id(-1), "ids begin with 0");
    refused(() -> StartFrom.time(null), "the time to begin with is missing");
    refused(() -> queues.queue(null, Codec.text()), "\"null\" is not a queue name");
    refused(() -> queues.queue("orders", null), "the codec of the queue orders is missing");
    refused(() -> queues.configure("new", null), "the settings of the queue new is missing");
  }

  @Test
  void a_group_can_begin_before_all_time_and_behind_it() {
    orders.send("one");
    orders.createGroup("early", StartFrom.time(Instant.MIN));
    orders.createGroup("late", StartFrom.time(Instant.MAX));
    try (Consumer<String> early = orders.consumer("early");
        Consumer<String> late = orders.consumer("late")) {
      assertThat(early.take(AT_ONCE).body()).isEqualTo("one");
      assertThat(late.take(AT_ONCE)).isNull();
    }
  }

  @Test
  void waiting_for_ages_waits_and_waiting_for_less_than_nothing_does_not() throws Exception {
    try (Consumer<String> consumer = orders.consumer("g")) {
      refused(() -> consumer.take(null), "how long to wait is missing");
      refused(() -> consumer.take(AGES, null), "when to give up is missing");
      refused(() -> consumer.takeAll(1, null), "how long to wait is missing");
      assertThat(consumer.take(AGES_AGO)).isNull();
      assertThat(consumer.takeAll(1, AGES_AGO)).isEmpty();
      Thread sender = new Thread(() -> orders.send("one"));
      sender.start();
      assertThat(consumer.take(AGES).body()).isEqualTo("one");
      sender.join();
    }
  }

  @Test
  void settling_in_a_way_that_makes_no_sense_is_refused_and_leaves_the_message_in_hand() {
    orders.send("one");
    ConsumerOptions options = CONSUME.withTimeLimit(AGES).withName("ü".repeat(100));
    try (Consumer<String> consumer = orders.consumer("g", options)) {
      Delivery<String> delivery = consumer.take(AT_ONCE);
      refused(() -> delivery.nack((Duration) null), "the delay of a message given back is missing");
      refused(() -> delivery.nack(AGES), "the delay of a message given back is at most 36500 days");
      refused(() -> delivery.nack(AGES_AGO), "the delay of a message given back is not negative");
      refused(() -> delivery.nack((Throwable) null), "the failure is missing");
      refused(() -> delivery.reject(null), "the reason for giving a message up is missing");
      refused(() -> delivery.extend(null), "the time a message is given is missing");
      refused(() -> delivery.extend(AGES_AGO), "the time a message is given is not negative");
      delivery.extend(AGES);
      Transaction transaction = delivery.transaction();
      refused(() -> transaction.send(null, "two"), "the queue to send to is missing");
      refused(() -> transaction.send(orders, null), "the body of a message is missing");
      refused(() -> transaction.send(orders, "two", (SendOptions) null), "how to send is missing");
      refused(() -> consumer.ackAll(null), "the deliveries is missing");
      assertThat(delivery.isSettled()).isFalse();
      consumer.ackAll(List.of(delivery));
      consumer.ackAll(Collections.emptyList());
      assertThat(orders.facts().groups().get(0).done()).isEqualTo(1);
    }
  }

  @Test
  void a_data_directory_or_a_map_without_a_path_or_a_codec_is_refused() {
    refused(() -> Penstock.open(null), "the path of the data directory is missing: null was given");
    try (Penstock penstock = Penstock.open(folder.resolve("data"))) {
      refused(() -> penstock.map("done", null), "the codec of the map done is missing");
      refused(() -> penstock.map(null, Codec.text()), "\"null\" is not a map name");
    }
  }

  private static void refused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(sentence);
  }
}
