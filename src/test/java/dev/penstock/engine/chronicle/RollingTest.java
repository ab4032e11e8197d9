package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.AgingQueue.MINUTE;
import static dev.penstock.engine.chronicle.AgingQueue.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody may notice of a queue's beginning a new file. */
class RollingTest {
  private static final int NORMAL = SendOptions.NORMAL_PRIORITY;

  @TempDir Path folder;
  private AgingQueue queue;

  @BeforeEach
  void open() {
    queue = new AgingQueue(folder, AgingQueue.KEEP_ALL);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void two_consumers_share_out_in_order_what_lies_in_several_files() {
    sendMinutes(5, 3);
    List<Long> ids = new ArrayList<>();
    try (GroupMember one = queue.join("g");
        GroupMember other = queue.join("g")) {
      for (int i = 0; i < 15; i++) {
        GroupMember next = i % 2 == 0 ? one : other;
        Claim claim = next.claim();
        ids.add(claim.id());
        next.ack(claim);
      }
      assertThat(one.claim()).isNull();
      sendMinutes(2, 1); // for who stands at the end of a file
      ids.addAll(drain(other));
      sendMinutes(1, 1);
      ids.addAll(drain(one));
    }
    assertThat(ids).containsExactlyElementsOf(ids(18));
    assertThat(queue.files(NORMAL)).isEqualTo(8);
    assertThat(queue.facts("g").done()).isEqualTo(18);
  }

  @Test
  void many_messages_claimed_at_once_come_from_several_files() {
    sendMinutes(8, 5);
    try (GroupMember member = queue.join("g", 32)) {
      assertThat(member.claim().id()).isZero();
      assertThat(queue.facts("g").claimed()).isEqualTo(32);
    }
    try (GroupMember member = queue.join("g", 32)) { // what the first one gave back, and the rest
      assertThat(drain(member)).containsExactlyElementsOf(ids(40));
    }
  }

  @Test
  void a_batch_taken_from_the_dead_is_found_in_several_files() {
    sendMinutes(8, 5);
    Mortal mortal = new Mortal();
    try (ChronicleQueueStore other = queue.open(AgingQueue.KEEP_ALL, mortal, region -> region)) {
      other.join("g", StartFrom.start(), AgingQueue.options(32)).claim();
      mortal.die();
    }
    try (GroupMember member = queue.join("g")) {
      assertThat(drain(member)).containsExactlyElementsOf(ids(40));
    }
  }

  @Test
  void a_message_is_retried_from_an_older_file() {
    sendMinutes(1, 1);
    try (GroupMember member = queue.join("g")) {
      Claim first = member.claim();
      sendMinutes(3, 1);
      assertThat(drain(member)).containsExactly(1L, 2L, 3L);
      member.nack(first, Duration.ZERO, true);
      assertThat(drain(member)).containsExactly(0L);
    }
  }

  @Test
  void minutes_without_a_message_are_passed_over() {
    sendMinutes(1, 2);
    queue.pass(Duration.ofDays(2));
    sendMinutes(1, 2);
    try (GroupMember member = queue.join("g")) {
      assertThat(drain(member)).containsExactlyElementsOf(ids(4));
      queue.pass(Duration.ofHours(1));
      assertThat(member.claim()).isNull();
      sendMinutes(1, 1);
      assertThat(drain(member)).containsExactly(4L);
    }
  }

  @Test
  void looking_goes_back_and_forth_over_files_and_begins_at_any_message_or_time() {
    long start = queue.wallMillis();
    sendMinutes(6, 2);
    try (MessageReader reader = queue.store().read()) {
      reader.moveTo(StartFrom.start());
      assertThat(forwards(reader)).containsExactlyElementsOf(ids(12));
      List<Long> back = new ArrayList<>();
      for (Optional<Message> m = reader.previous(); m.isPresent(); m = reader.previous()) {
        back.add(m.get().id());
      }
      Collections.reverse(back);
      assertThat(back).containsExactlyElementsOf(ids(12));
      for (long id = 0; id < 12; id++) {
        reader.moveTo(StartFrom.id(id));
        assertThat(reader.next().map(Message::id)).contains(id);
        reader.moveTo(StartFrom.time(Instant.ofEpochMilli(start + id / 2 * 60_000)));
        assertThat(reader.next().map(Message::id)).contains(id / 2 * 2);
      }
      reader.moveTo(StartFrom.end());
      assertThat(reader.next()).isEmpty();
      assertThat(reader.previous().map(Message::id)).contains(11L);
    }
  }

  @Test
  void files_that_a_sender_began_and_died_before_its_message_are_passed_over() {
    long start = queue.wallMillis();
    sendMinutes(2, 2);
    for (int i = 0; i < 3; i++) {
      beginFileAndDie();
    }
    sendMinutes(1, 2);
    beginFileAndDie();

    assertThat(queue.files(NORMAL)).isEqualTo(7);
    for (long id = 0; id < 6; id++) {
      try (MessageReader reader = queue.store().read()) {
        reader.moveTo(StartFrom.id(id));
        assertThat(reader.next().map(Message::id)).contains(id);
        reader.moveTo(StartFrom.time(Instant.ofEpochMilli(start + 150_000)));
        assertThat(reader.next().map(Message::id)).contains(4L);
      }
    }
    assertThat(drain(queue.join("g"))).containsExactlyElementsOf(ids(6));
    queue.reopen(AgingQueue.age(MINUTE, Limit.SOFT));
    queue.store().tidyNow();
    assertThat(queue.store().facts().kept()).isEqualTo(2);
    assertThat(queue.files(NORMAL)).isEqualTo(2);
  }

  /** As when clocks were set back between a sender's death and the next message. */
  @Test
  void a_file_completed_by_a_sender_that_died_then_is_left_behind_by_one_whose_clock_is_earlier() {
    sendMinutes(1, 2);
    beginFileAndDie();
    beginFileAndDie();
    queue.pass(MINUTE.multipliedBy(-3));
    try (ChronicleQueueStore fresh = queue.open(AgingQueue.KEEP_ALL)) {
      assertThat(fresh.append(new byte[1], SendOptions.NONE)).isEqualTo(2);
    }
    sendMinutes(1, 1);

    assertThat(drain(queue.join("g"))).containsExactlyElementsOf(ids(4));
    assertThat(queue.store().verify(false, finding -> fail(finding))).isTrue();
  }

  private void beginFileAndDie() {
    Lane lane = queue.store().log().existing(NORMAL);
    try (var appender = lane.queue().createAppender();
        var context = appender.writingDocument()) {
      context.rollbackOnClose();
    }
    queue.pass(MINUTE);
  }

  /** Prints what a message costs: in one file, and where a hundred of them were begun. */
  @Test
  void a_hundred_files_are_consumed_as_one_is() {
    int count = 20_000;
    List<String> figures = new ArrayList<>();
    for (int files : List.of(1, 1, 100, 1, 100)) {
      long first = queue.store().facts().messages();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        queue.store().append("message".getBytes(StandardCharsets.UTF_8), SendOptions.NONE);
        if ((i + 1) % (count / files) == 0) {
          queue.pass(MINUTE);
        }
      }
      long sent = System.nanoTime();
      try (GroupMember member = queue.join("g", 32)) {
        assertThat(drain(member))
            .hasSize(count)
            .startsWith(first)
            .endsWith(first + count - 1)
            .isSorted();
      }
      long done = System.nanoTime();
      figures.add(files + ": " + (sent - start) / count + " " + (done - sent) / count);
    }
    System.out.println("files: ns to send and to consume a message\n" + String.join("\n", figures));
    assertThat(queue.files(NORMAL)).isEqualTo(203);
  }

  private void sendMinutes(int minutes, int count) {
    for (int i = 0; i < minutes; i++) {
      queue.sendAMinute(count);
    }
  }

  private static List<Long> forwards(MessageReader reader) {
    List<Long> ids = new ArrayList<>();
    for (Optional<Message> m = reader.next(); m.isPresent(); m = reader.next()) {
      ids.add(m.get().id());
    }
    return ids;
  }

  private static List<Long> ids(long to) {
    return LongStream.range(0, to).boxed().toList();
  }
}
