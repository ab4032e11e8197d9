package dev.penstock.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Message;
import dev.penstock.queue.Queues;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.queue.WorkQueue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrowserTest {
  private static final Predicate<Message> ALL = message -> true;
  private static final Predicate<Message> EVEN = message -> message.id() % 2 == 0;

  @TempDir Path folder;
  private Queues queues;
  private WorkQueue<byte[]> orders;

  @BeforeEach
  void send() {
    queues = Queues.in(folder, Queues.DEFAULT_ENGINE);
    orders = queues.queue("orders", Codec.bytes());
    for (int i = 0; i < 10; i++) {
      send(i % 3);
    }
  }

  private void send(int priority) {
    orders.send(new byte[0], SendOptions.NONE.withPriority(priority));
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void both_ends_are_shown() {
    try (Browser browser = browser(StartFrom.id(3), StartFrom.id(6), ALL)) {
      assertThat(ids(browser)).containsExactly(3L, 4L, 5L, 6L);
      assertThat(browser.isOver()).isTrue();
    }
  }

  @Test
  void without_an_end_later_messages_follow() {
    try (Browser browser = browser(StartFrom.id(8), null, EVEN)) {
      assertThat(ids(browser)).containsExactly(8L);
      assertThat(browser.isOver()).isFalse();
      send(9);
      send(4);
      assertThat(ids(browser)).containsExactly(10L);
    }
  }

  @Test
  void times_bound_what_is_shown() {
    Instant past = Instant.now().minusSeconds(60);
    Instant future = Instant.now().plusSeconds(60);

    assertThat(ids(StartFrom.time(past), StartFrom.time(future))).hasSize(10);
    assertThat(ids(StartFrom.time(future), null)).isEmpty();
    assertThat(ids(StartFrom.start(), StartFrom.time(past))).isEmpty();
    assertThat(ids(StartFrom.end(), null)).isEmpty();
  }

  @Test
  void only_the_last_of_what_is_wanted_are_shown() {
    assertThat(last(2, StartFrom.start(), null, ALL)).containsExactly(8L, 9L);
    assertThat(last(2, StartFrom.start(), null, EVEN)).containsExactly(6L, 8L);
    assertThat(last(2, StartFrom.start(), StartFrom.id(5), ALL)).containsExactly(4L, 5L);
    assertThat(last(2, StartFrom.id(5), StartFrom.id(5), ALL)).containsExactly(5L);
    assertThat(last(99, StartFrom.id(7), null, ALL)).containsExactly(7L, 8L, 9L);
    assertThat(last(99, StartFrom.start(), null, EVEN)).containsExactly(0L, 2L, 4L, 6L, 8L);
    assertThat(last(0, StartFrom.start(), null, ALL)).isEmpty();
    assertThat(last(3, StartFrom.end(), null, ALL)).isEmpty();
  }

  @Test
  void later_messages_follow_the_last_ones() {
    try (Browser browser = browser(StartFrom.start(), null, ALL)) {
      assertThat(browser.skipToLast(1)).isEqualTo(1);
      send(9);
      assertThat(ids(browser)).containsExactly(9L, 10L);
    }
  }

  private List<Long> last(long count, StartFrom from, StartFrom until, Predicate<Message> wanted) {
    try (Browser browser = browser(from, until, wanted)) {
      long ahead = browser.skipToLast(count);
      List<Long> ids = ids(browser);
      assertThat(ids).hasSize((int) ahead);
      return ids;
    }
  }

  private List<Long> ids(StartFrom from, StartFrom until) {
    try (Browser browser = browser(from, until, ALL)) {
      return ids(browser);
    }
  }

  private Browser browser(StartFrom from, StartFrom until, Predicate<Message> wanted) {
    return new Browser(orders.read(), from, Optional.ofNullable(until), wanted);
  }

  private static List<Long> ids(Browser browser) {
    List<Long> ids = new ArrayList<>();
    for (Optional<Message> next = browser.next(); next.isPresent(); next = browser.next()) {
      ids.add(next.get().id());
    }
    return ids;
  }
}
