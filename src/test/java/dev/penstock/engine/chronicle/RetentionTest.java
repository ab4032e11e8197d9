package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.AgingQueue.MINUTE;
import static dev.penstock.engine.chronicle.AgingQueue.body;
import static dev.penstock.engine.chronicle.AgingQueue.drain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What retention deletes, and what not. */
@ExtendWith(QuietUnlessFailed.class)
class RetentionTest {
  private static final int NORMAL = SendOptions.NORMAL_PRIORITY;

  @TempDir Path folder;
  private AgingQueue queue;

  private void open(QueueConfig config) {
    queue = new AgingQueue(folder, config);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void a_file_goes_when_its_last_message_is_older_than_the_age() {
    open(AgingQueue.age(MINUTE.multipliedBy(3), Limit.SOFT));
    queue.sendAMinute(2); // at 0:00, looked at from 1:00 on
    queue.sendAMinute(2);
    queue.pass(MINUTE);

    queue.store().tidyNow();
    assertThat(queue.files(NORMAL)).as("three minutes old").isEqualTo(2);
    assertThat(queue.store().facts().kept()).isEqualTo(4);

    queue.pass(Duration.ofMillis(1));
    queue.store().tidyNow();
    assertThat(queue.files(NORMAL)).isEqualTo(1);
    assertThat(queue.store().facts().kept()).isEqualTo(2);
    assertThat(queue.store().facts().messages()).isEqualTo(4);
  }

  @Test
  void the_last_file_stays_however_old_it_is() {
    open(AgingQueue.age(MINUTE, Limit.HARD));
    queue.sendAMinute(2);
    queue.pass(Duration.ofDays(400));

    queue.store().tidyNow();

    assertThat(queue.files(NORMAL)).isEqualTo(1);
    assertThat(drain(queue.join("g"))).containsExactly(0L, 1L);
  }

  @Test
  void files_go_as_long_as_so_many_messages_are_left() {
    open(AgingQueue.count(5, Limit.SOFT));
    for (int i = 0; i < 5; i++) {
      queue.sendAMinute(2);
    }

    queue.store().tidyNow();

    assertThat(queue.store().facts().kept()).as("4 would be too few").isEqualTo(6);
  }

  @Test
  void files_go_as_long_as_so_many_bytes_are_left() {
    open(AgingQueue.bytes(250, Limit.SOFT));
    for (int i = 0; i < 5; i++) {
      queue.send("x".repeat(100));
      queue.pass(MINUTE);
    }

    queue.store().tidyNow();

    assertThat(queue.store().facts().kept()).isEqualTo(3);
  }

  @Test
  void the_oldest_files_of_all_priorities_go_first() {
    open(AgingQueue.count(2, Limit.SOFT));
    queue.send("old and urgent", SendOptions.NONE.withPriority(9));
    queue.pass(MINUTE);
    queue.send("old");
    queue.pass(MINUTE);
    queue.send("new and urgent", SendOptions.NONE.withPriority(9));
    queue.send("new");

    queue.store().tidyNow();

    assertThat(all(queue.store().read())).containsExactly("new and urgent", "new");
  }

  @Test
  void what_a_group_has_not_taken_stays_and_goes_once_it_has() {
    open(AgingQueue.age(MINUTE, Limit.SOFT));
    queue.store().createGroup("late", StartFrom.start());
    for (int i = 0; i < 4; i++) {
      queue.sendAMinute(3);
    }
    queue.pass(MINUTE);
    queue.store().tidyNow();
    assertThat(queue.files(NORMAL)).isEqualTo(4);

    try (GroupMember late = queue.join("late")) {
      for (int i = 0; i < 7; i++) {
        late.ack(late.claim());
      }
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).isEqualTo(2);
      assertThat(queue.facts("late").done()).isEqualTo(7);

      assertThat(drain(late)).containsExactly(7L, 8L, 9L, 10L, 11L);
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).isEqualTo(1);
    }
  }

  @Test
  void a_group_that_has_taken_all_of_a_file_and_nothing_behind_it_does_not_keep_it() {
    open(AgingQueue.age(MINUTE, Limit.SOFT));
    queue.sendAMinute(3);
    try (GroupMember member = queue.join("g")) {
      drain(member);
      queue.sendAMinute(2);
      queue.sendAMinute(1);

      queue.store().tidyNow();

      assertThat(queue.files(NORMAL)).isEqualTo(2);
      assertThat(queue.facts("g").done()).isEqualTo(3);
      assertThat(queue.facts("g").waiting()).isEqualTo(3);
      assertThat(drain(member)).containsExactly(3L, 4L, 5L);
      assertThat(queue.facts("g").done()).isEqualTo(6);
    }
  }

  @Test
  void a_message_in_hand_keeps_its_file_until_it_is_settled_even_from_a_hard_limit() {
    open(AgingQueue.age(MINUTE, Limit.HARD));
    queue.sendAMinute(1);
    try (GroupMember member = queue.join("g")) {
      Claim held = member.claim();
      queue.sendAMinute(1);
      queue.pass(MINUTE);
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).isEqualTo(2);

      member.ack(held);
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).isEqualTo(1);
    }
  }

  @Test
  void what_is_retried_blocked_delayed_or_dead_outlives_its_file() {
    open(AgingQueue.age(MINUTE, Limit.SOFT));
    SendOptions key = SendOptions.NONE.withKey("k").withHeaders(Map.of("a", "b"));
    Instant later = Instant.ofEpochMilli(queue.wallMillis()).plus(Duration.ofHours(2));
    queue.send("retried");
    queue.send("first of its key", key);
    queue.send("blocked", key);
    queue.send("dead");
    queue.send("delayed", SendOptions.NONE.withDelay(Duration.ofHours(1)));
    queue.send("timed", SendOptions.NONE.withAt(later));
    try (GroupMember member = queue.join("g")) {
      member.nack(member.claim(), Duration.ofMinutes(30), true);
      Claim held = member.claim();
      Claim dead = member.claim();
      assertThat(body(dead)).isEqualTo("dead");
      member.reject(dead, "bad", "really");
      assertThat(member.claim()).isNull();
      queue.pass(MINUTE);
      queue.send("new");
      queue.send("new and delayed", SendOptions.NONE.withDelay(Duration.ofHours(3)));
      queue.pass(MINUTE);
      Claim fresh = member.claim();
      assertThat(body(fresh)).isEqualTo("new");
      member.ack(fresh);
      queue.pass(MINUTE);

      queue.store().tidyNow();

      assertThat(queue.files(NORMAL)).isEqualTo(1);
      assertThat(queue.files(Lanes.DELAYED)).isEqualTo(1);
      GroupAdmin admin = queue.store().group("g").orElseThrow();
      assertThat(admin.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.detail()).isEqualTo("really"));
      assertThat(body(held)).isEqualTo("first of its key");
      member.ack(held);
      Claim blocked = member.claim();
      assertThat(body(blocked)).isEqualTo("blocked");
      assertThat(blocked.key()).isEqualTo("k");
      assertThat(blocked.headers()).containsEntry("a", "b");
      member.ack(blocked);
      queue.passSteadily(Duration.ofHours(2));
      List<String> late = new ArrayList<>();
      for (Claim claim = member.claim(); claim != null; claim = member.claim()) {
        late.add(body(claim) + " " + claim.attempt());
        member.ack(claim);
      }
      assertThat(late).containsExactlyInAnyOrder("retried 2", "delayed 1", "timed 1");
      assertThat(admin.retryDead(3)).isTrue();
      assertThat(body(member.claim())).isEqualTo("dead");
    }
  }

  @Test
  void what_the_dead_had_in_hand_does_not_keep_its_file() {
    open(AgingQueue.age(MINUTE, Limit.SOFT));
    queue.sendAMinute(1);
    Mortal mortal = new Mortal();
    try (ChronicleQueueStore other = queue.open(AgingQueue.KEEP_ALL, mortal, region -> region)) {
      assertThat(other.join("g", StartFrom.start(), AgingQueue.options(1)).claim()).isNotNull();
      mortal.die();
    }
    queue.sendAMinute(1);
    queue.pass(MINUTE);

    queue.store().tidyNow();

    assertThat(queue.files(NORMAL)).isEqualTo(1);
    assertThat(drain(queue.join("g"))).containsExactly(0L, 1L);
  }

  @Test
  void a_hard_limit_deletes_what_groups_have_not_taken_and_counts_it_as_neither_waiting_nor_done() {
    open(AgingQueue.count(4, Limit.HARD));
    queue.sendAMinute(3);
    try (GroupMember member = queue.join("slow")) {
      member.ack(member.claim());
      queue.store().createGroup("idle", StartFrom.start());
      for (int i = 0; i < 3; i++) {
        queue.sendAMinute(3);
      }

      queue.store().tidyNow();

      assertThat(queue.store().facts().kept()).isEqualTo(6);
      assertThat(queue.facts("slow").waiting()).isEqualTo(6);
      assertThat(queue.facts("slow").done()).isEqualTo(1);
      assertThat(queue.facts("idle").waiting()).isEqualTo(6);
      assertThat(queue.facts("idle").done()).isZero();
      assertThat(drain(member)).containsExactlyElementsOf(ids(6, 12));
      assertThat(queue.facts("slow").done()).isEqualTo(7);
      assertThat(drain(queue.join("idle"))).containsExactlyElementsOf(ids(6, 12));
      assertThat(queue.facts("idle").done()).isEqualTo(6);
    }
  }

  @Test
  void a_new_group_and_a_seek_begin_with_what_is_kept() {
    open(AgingQueue.age(MINUTE.multipliedBy(2), Limit.SOFT));
    long start = queue.wallMillis();
    queue.sendAMinute(3);
    queue.sendAMinute(3);
    queue.sendAMinute(3);
    queue.store().tidyNow();
    assertThat(queue.store().facts().kept()).isEqualTo(6);

    try (GroupMember member = queue.join("g")) {
      assertThat(drain(member)).containsExactlyElementsOf(ids(3, 9));
      assertThat(queue.facts("g").done()).isEqualTo(6);
      GroupAdmin admin = queue.store().group("g").orElseThrow();
      for (StartFrom from :
          List.of(
              StartFrom.start(),
              StartFrom.id(1),
              StartFrom.id(3),
              StartFrom.time(Instant.ofEpochMilli(start)))) {
        admin.seek(from);
        assertThat(queue.facts("g").waiting()).isEqualTo(6);
        assertThat(drain(member)).containsExactlyElementsOf(ids(3, 9));
      }
      admin.seek(StartFrom.id(7));
      assertThat(drain(member)).containsExactly(7L, 8L);
    }
  }

  @Test
  void a_group_sought_into_a_file_that_was_let_go_reads_it_to_its_end() {
    open(AgingQueue.KEEP_ALL);
    queue.sendAMinute(3);
    queue.sendAMinute(3);
    try (GroupMember member = queue.join("g")) {
      member.ack(member.claim());
      try (RollFiles files = new RollFiles(log(), NORMAL)) {
        log().file().first(NORMAL, files.oldest().end()); // as who was killed right there
      }

      assertThat(queue.store().facts().kept()).isEqualTo(3);
      queue.reopen(AgingQueue.age(Duration.ofDays(1), Limit.SOFT));
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).as("not over any limit, but still in use").isEqualTo(2);
    }
    try (GroupMember member = queue.join("g")) {
      assertThat(drain(member)).containsExactlyElementsOf(ids(1, 6));
      queue.store().tidyNow();
      assertThat(queue.files(NORMAL)).as("let go, whatever its age").isEqualTo(1);
    }
  }

  @Test
  void looking_back_and_forth_ends_at_what_is_kept_also_where_it_was_deleted_meanwhile() {
    open(AgingQueue.age(MINUTE.multipliedBy(2), Limit.SOFT));
    for (int i = 0; i < 4; i++) {
      queue.sendAMinute(2);
    }
    try (MessageReader early = queue.store().read();
        MessageReader late = queue.store().read()) {
      early.moveTo(StartFrom.start());
      assertThat(early.next().map(Message::id)).contains(0L);
      late.moveTo(StartFrom.id(7));

      queue.store().tidyNow();

      assertThat(early.previous()).isEmpty();
      assertThat(early.next().map(Message::id)).contains(4L);
      assertThat(early.previous().map(Message::id)).contains(4L);
      assertThat(early.previous()).isEmpty();
      for (long id : List.of(6L, 5L, 4L)) {
        assertThat(late.previous().map(Message::id)).contains(id);
      }
      assertThat(late.previous()).isEmpty();
      assertThat(all(late)).hasSize(4);
    }
  }

  @Test
  void copies_that_nobody_needs_are_deleted_and_a_few_old_ones_are_copied_on() {
    open(AgingQueue.KEEP_ALL);
    try (GroupMember member = queue.join("g")) {
      for (int i = 0; i < 4; i++) {
        queue.send("dead " + i);
        queue.send("dead too " + i);
        member.reject(member.claim(), "bad", "");
        member.reject(member.claim(), "bad", "");
        queue.pass(i < 3 ? MINUTE : Duration.ZERO);
      }
      GroupAdmin admin = queue.store().group("g").orElseThrow();
      assertThat(queue.files(Lanes.ASIDE)).isEqualTo(4);
      admin.discardDead(0);
      admin.discardDead(2);
      admin.discardDead(3);

      queue.store().tidyNow();

      // The first had one left and is old; of the second nobody needed any; the third is not old.
      assertThat(queue.files(Lanes.ASIDE)).isEqualTo(2);
      assertThat(admin.deadLetters())
          .extracting(letter -> letter.message().id())
          .containsExactlyInAnyOrder(1L, 4L, 5L, 6L, 7L);
      assertThat(admin.retryDead(1)).isTrue();
      assertThat(body(member.claim())).isEqualTo("dead too 0");
    }
  }

  @Test
  void a_clock_set_back_does_not_go_back_to_older_files() {
    open(AgingQueue.age(MINUTE, Limit.SOFT));
    queue.sendAMinute(1);
    queue.sendAMinute(1);
    queue.pass(Duration.ofMinutes(-10));
    queue.sendAMinute(1);
    queue.sendAMinute(1);

    assertThat(queue.files(NORMAL)).isEqualTo(2);
    assertThat(drain(queue.join("g"))).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void a_setting_for_nothing_deletes_nothing() {
    open(AgingQueue.KEEP_ALL);
    queue.sendAMinute(2);
    queue.sendAMinute(2);
    queue.pass(Duration.ofDays(4000));
    queue.store().tidyNow();
    assertThat(queue.files(NORMAL)).isEqualTo(2);
  }

  private QueueLog log() {
    return queue.store().log();
  }

  private static List<Long> ids(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  private static List<String> all(MessageReader reader) {
    List<String> bodies = new ArrayList<>();
    try (reader) {
      reader.moveTo(StartFrom.start());
      for (Optional<Message> next = reader.next(); next.isPresent(); next = reader.next()) {
        bodies.add(new String(next.get().body(), StandardCharsets.UTF_8));
      }
    }
    return bodies;
  }
}
