package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Region;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.Outgoing;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeduplicationTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final byte[] BODY = "body".getBytes(UTF_8);

  @TempDir Path folder;
  private final WallClock clock = new WallClock();

  @BeforeAll
  static void settings() {
    ChronicleSettings.apply();
  }

  @Test
  void a_second_message_of_an_id_is_not_sent_within_the_window_and_is_after_it() {
    try (QueueStore store = open("q", WINDOW)) {
      assertThat(store.append(BODY, id("a"))).isZero();
      clock.wall += WINDOW.toMillis() - 1;
      assertThat(store.append(BODY, id("a"))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(store.append(BODY, id("b"))).isEqualTo(1);
      clock.wall += 1;
      assertThat(store.append(BODY, id("a"))).isEqualTo(2);
      assertThat(sentIds(store)).containsExactly("a", "b", "a");
    }
  }

  @Test
  void priority_and_delay_make_no_other_message_of_an_id() {
    try (QueueStore store = open("q", WINDOW)) {
      store.append(BODY, id("a"));
      assertThat(store.append(BODY, id("a").withPriority(9))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(store.append(BODY, id("a").withDelay(WINDOW))).isEqualTo(QueueStore.DUPLICATE);
    }
  }

  @Test
  void a_clock_set_back_neither_forgets_an_id_nor_keeps_it_for_less_than_the_window() {
    try (QueueStore store = open("q", WINDOW)) {
      store.append(BODY, id("a"));
      clock.wall -= Duration.ofDays(1).toMillis();
      assertThat(store.append(BODY, id("a"))).isEqualTo(QueueStore.DUPLICATE);
      store.append(BODY, id("b"));
      clock.wall += Duration.ofDays(1).toMillis() + WINDOW.toMillis() - 1;
      assertThat(store.append(BODY, id("a"))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(store.append(BODY, id("b"))).isEqualTo(QueueStore.DUPLICATE);
    }
  }

  @Test
  void a_batch_has_one_id() {
    try (QueueStore store = open("q", WINDOW)) {
      assertThat(store.appendAll(List.of(BODY, BODY, BODY), id("a"))).isZero();
      assertThat(store.appendAll(List.of(BODY, BODY), id("a"))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(sentIds(store)).containsExactly("a", "a", "a");
    }
  }

  @Test
  void ids_are_known_to_other_processes_and_after_all_of_them_have_ended() {
    try (QueueStore one = open("q", WINDOW);
        QueueStore other = open("q", WINDOW)) {
      one.append(BODY, id("a"));
      assertThat(other.append(BODY, id("a"))).isEqualTo(QueueStore.DUPLICATE);
    }
    try (QueueStore later = open("q", WINDOW)) {
      assertThat(later.append(BODY, id("a"))).isEqualTo(QueueStore.DUPLICATE);
    }
  }

  @Test
  void without_a_window_the_id_is_kept_in_the_message_and_nothing_is_checked() {
    try (QueueStore store = open("q", null)) {
      store.append(BODY, id("a"));
      assertThat(store.append(BODY, id("a"))).isEqualTo(1);
      assertThat(sentIds(store)).containsExactly("a", "a");
      assertThat(folder.resolve("q/sent.ids")).doesNotExist();
    }
  }

  @Test
  void the_file_is_made_with_the_first_id_only() {
    try (QueueStore store = open("q", WINDOW)) {
      store.append(BODY, SendOptions.NONE);
      assertThat(folder.resolve("q/sent.ids")).doesNotExist();
      store.append(BODY, id("a"));
      assertThat(folder.resolve("q/sent.ids")).exists();
    }
  }

  /** Of a first message, of one like many before it, and of one that begins a new generation. */
  @Test
  void whatever_store_a_sender_is_killed_at_its_message_is_sent_exactly_if_its_id_is_known()
      throws Exception {
    int sent = 0;
    int notSent = 0;
    for (int before = 0; before <= 2; before++) {
      boolean finished = false;
      for (int stores = 0; !finished; stores++) {
        Path queues = Files.createDirectories(folder.resolve(before + "-" + stores));
        SomeProcess victim = new SomeProcess();
        finished = kill(queues, victim, before, stores);
        try (QueueStore heir = open(queues, new SomeProcess(), UnaryOperator.identity())) {
          heir.append(BODY, id("the heir's"));
          boolean isThere = sentIds(heir).contains("victim's");
          long again = heir.appendAll(List.of(BODY, BODY), id("victim's"));
          assertThat(again == QueueStore.DUPLICATE)
              .as("killed at store %d, after %d messages", stores, before)
              .isEqualTo(isThere);
          assertThat(sentIds(heir).stream().filter("victim's"::equals)).hasSize(2);
          assertThat(messageIds(heir)).doesNotHaveDuplicates();
          sent += isThere ? 1 : 0;
          notSent += isThere ? 0 : 1;
        }
      }
    }
    assertThat(sent).isGreaterThan(5);
    assertThat(notSent).isGreaterThan(5);
  }

  /** Returns whether the victim came to the end without so many stores. */
  private boolean kill(Path queues, SomeProcess victim, int before, int stores) {
    KilledAt killer = new KilledAt(Long.MAX_VALUE);
    QueueStore store = open(queues, victim, killer);
    if (before > 0) {
      store.append(BODY, id("first"));
      store.append(BODY, id("second").withPriority(9));
    }
    if (before > 1) {
      clock.wall += WINDOW.toMillis();
    }
    killer.in(stores);
    try {
      store.appendAll(List.of(BODY, BODY), id("victim's"));
      return true;
    } catch (KilledAt.Killed e) {
      return false;
    } finally {
      victim.die();
      store.close();
    }
  }

  @Test
  void an_heir_killed_while_it_sets_things_right_leaves_it_to_the_next() throws Exception {
    for (int atStore = 0; ; atStore++) {
      Path queues = Files.createDirectories(folder.resolve("heirs-" + atStore));
      // The gate, and the first two stores of the id: it is stored, but not noted.
      kill(queues, new SomeProcess(), 1, 3);
      SomeProcess heir = new SomeProcess();
      KilledAt killer = new KilledAt(atStore);
      boolean survived = false;
      try (QueueStore store = open(queues, heir, killer)) {
        store.append(BODY, SendOptions.NONE);
        survived = true;
      } catch (KilledAt.Killed e) {
        heir.die();
      }
      try (QueueStore next = open(queues, new SomeProcess(), UnaryOperator.identity())) {
        next.append(BODY, SendOptions.NONE);
        assertThat(next.append(BODY, id("victim's"))).isEqualTo(QueueStore.DUPLICATE);
        assertThat(sentIds(next)).contains("victim's");
        assertThat(messageIds(next)).doesNotHaveDuplicates();
      }
      if (survived) {
        assertThat(atStore).isGreaterThan(5);
        return;
      }
    }
  }

  @Test
  void a_message_of_a_transaction_whose_id_is_known_is_left_out_and_all_else_is_done() {
    try (QueueStore bills = open("bills", WINDOW);
        QueueStore orders = open("orders", null);
        GroupMember member = orders.join("g", StartFrom.start(), AgingQueue.options(1))) {
      orders.append(BODY, SendOptions.NONE);
      bills.append(BODY, id("a"));
      member.ackAndSend(
          member.claim(),
          List.of(new Outgoing(bills, BODY, id("a")), new Outgoing(bills, BODY, id("b"))));
      assertThat(sentIds(bills)).containsExactly("a", "b");
      assertThat(bills.append(BODY, id("b"))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(orders.facts().groups().get(0).done()).isEqualTo(1);
    }
  }

  private static SendOptions id(String id) {
    return SendOptions.NONE.withDedupId(id);
  }

  private QueueStore open(String name, Duration window) {
    Surroundings surroundings =
        new Surroundings(clock, new SomeProcess(), UnaryOperator.identity());
    return new ChronicleQueueStore(folder, name, config(window), surroundings);
  }

  private QueueStore open(Path queues, SomeProcess process, UnaryOperator<Region> around) {
    Surroundings surroundings = new Surroundings(clock, process, around);
    return new ChronicleQueueStore(queues, "q", config(WINDOW), surroundings);
  }

  private static QueueConfig config(Duration window) {
    QueueConfig plain = QueueConfig.DEFAULT;
    return new QueueConfig(
        plain.capacity(),
        plain.retention(),
        plain.ttl(),
        Optional.ofNullable(window),
        plain.durability(),
        plain.lease(),
        plain.maxDeliveries(),
        plain.retry(),
        plain.roll(),
        plain.expireGroups());
  }

  private static List<String> sentIds(QueueStore store) {
    return messages(store).stream().map(message -> message.dedupId().orElse("")).toList();
  }

  private static List<Long> messageIds(QueueStore store) {
    return messages(store).stream().map(Message::id).toList();
  }

  private static List<Message> messages(QueueStore store) {
    List<Message> all = new ArrayList<>();
    try (MessageReader reader = store.read()) {
      for (Optional<Message> next; (next = reader.next()).isPresent(); ) {
        all.add(next.get());
      }
    }
    return all;
  }
}
