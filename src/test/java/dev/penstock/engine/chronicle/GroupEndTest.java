package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.AgingQueue.MINUTE;
import static dev.penstock.engine.chronicle.AgingQueue.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.LeaseLostException;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.StartFrom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a group ends: by command, or because nobody used it. */
class GroupEndTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private AgingQueue queue;

  private void open(Optional<Duration> expireGroups) {
    queue = new AgingQueue(folder, AgingQueue.config(Optional.empty(), expireGroups));
    queue.send("one");
    queue.send("two");
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void a_consumer_of_a_group_that_was_deleted_fails_in_a_sentence() {
    open(Optional.empty());
    try (GroupMember member = queue.join("g", 2)) {
      Claim held = member.claim();
      queue.store().group("g").orElseThrow().delete();

      assertThatThrownBy(() -> member.ack(held)).isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(member::claim)
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining("the group g of the queue orders was deleted");
    }
    assertThat(queue.store().facts().groups()).isEmpty();
    assertThat(queue.store().group("g")).isEmpty();
  }

  @Test
  void a_group_made_anew_under_its_name_begins_anew_in_all_processes() {
    open(Optional.empty());
    try (ChronicleQueueStore other = anotherProcess()) {
      drain(queue.join("g"));
      assertThat(other.facts().groups().get(0).done()).isEqualTo(2);
      queue.store().group("g").orElseThrow().delete();
      queue.store().createGroup("g", StartFrom.start());

      assertThat(other.facts().groups())
          .singleElement()
          .extracting(QueueFacts.Group::waiting)
          .isEqualTo(2L);
      assertThat(drain(other.join("g", StartFrom.start(), AgingQueue.options(1))))
          .containsExactly(0L, 1L);
      assertThat(queue.facts("g").done()).isEqualTo(2);
    }
  }

  @Test
  void a_deletion_is_finished_for_who_was_killed_at_it() {
    open(Optional.empty());
    drain(queue.join("g"));
    GroupFile file = queue.store().groups().find("g").orElseThrow().file();
    file.lock();
    file.set(GroupFile.BEGUN, -1);
    file.commit();
    file.unlock();

    assertThat(queue.store().facts().groups()).isEmpty();
    try (ChronicleQueueStore other = anotherProcess()) {
      assertThat(drain(other.join("g", StartFrom.start(), AgingQueue.options(1))))
          .containsExactly(0L, 1L);
    }
  }

  @Test
  void a_group_that_nobody_uses_is_deleted_in_time() {
    open(Optional.of(HOUR));
    queue.store().createGroup("made", StartFrom.start());
    queue.pass(MINUTE.multipliedBy(30));
    use("used");
    queue.pass(MINUTE.multipliedBy(29));
    queue.store().tidyNow();
    assertThat(queue.store().facts().groups()).hasSize(2);

    queue.pass(MINUTE);
    queue.store().tidyNow();
    assertThat(queue.store().facts().groups())
        .extracting(QueueFacts.Group::name)
        .containsExactly("used");
    assertThat(Files.exists(folder.resolve("orders/groups/made.group"))).isFalse();

    queue.pass(MINUTE.multipliedBy(30));
    queue.store().tidyNow();
    assertThat(queue.store().facts().groups()).isEmpty();
  }

  private void use(String group) {
    try (GroupMember member = queue.join(group)) {
      drain(member);
    }
  }

  @Test
  void a_group_with_a_live_consumer_is_never_idle_and_with_a_dead_one_it_is() {
    open(Optional.of(HOUR));
    Mortal mortal = new Mortal();
    try (ChronicleQueueStore other = queue.open(AgingQueue.KEEP_ALL, mortal, region -> region)) {
      try (GroupMember member = queue.join("alive")) {
        member.claim();
        other.join("dead", StartFrom.start(), AgingQueue.options(1)).claim();
        mortal.die();
        queue.pass(HOUR);

        queue.store().tidyNow();

        assertThat(queue.store().facts().groups())
            .extracting(QueueFacts.Group::name)
            .containsExactly("alive");
      }
    }
  }

  private ChronicleQueueStore anotherProcess() {
    return queue.open(AgingQueue.KEEP_ALL, Liveness.OF_PROCESSES, region -> region);
  }
}
