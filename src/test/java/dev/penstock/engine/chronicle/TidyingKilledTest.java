package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.AgingQueue.MINUTE;
import static dev.penstock.engine.chronicle.AgingQueue.drain;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whoever tidies up is killed between any two of his stores to shared files. */
@ExtendWith(QuietUnlessFailed.class)
class TidyingKilledTest {
  private static final Duration LATER = Duration.ofDays(30);

  /** More rounds in a row without being killed show that there are no more stores. */
  private static final int UNHARMED = 3;

  @TempDir Path folder;
  private final List<Long> retried = new ArrayList<>();
  private final List<Long> dead = new ArrayList<>();

  @Test
  void nothing_that_a_group_needs_is_lost_wherever_who_tidies_up_is_killed() {
    QueueConfig config = AgingQueue.age(MINUTE, Limit.SOFT);
    try (AgingQueue queue = new AgingQueue(folder, AgingQueue.KEEP_ALL);
        GroupMember member = queue.join("g")) {
      GroupAdmin admin = queue.store().group("g").orElseThrow();
      int unharmed = 0;
      int kills = 0;
      for (int stores = 0; unharmed < UNHARMED; stores++) {
        produce(queue, member, admin);

        boolean killed = killAtTidying(queue, config, stores);
        kills += killed ? 1 : 0;
        unharmed = killed ? 0 : unharmed + 1;

        assertThat(member.claim()).as("nothing twice").isNull();
        assertThat(ids(admin)).containsExactlyInAnyOrderElementsOf(dead);
        assertThat(queue.facts("g").delayed()).isEqualTo(retried.size());
      }
      assertThat(kills).isGreaterThan(20);

      try (ChronicleQueueStore other = queue.open(config, Mortal.SURVIVOR, region -> region)) {
        other.tidyNow();
      }
      assertThat(queue.files(SendOptions.NORMAL_PRIORITY)).isEqualTo(1);
      queue.passSteadily(LATER);
      assertThat(drain(member)).containsExactlyInAnyOrderElementsOf(retried);
    }
  }

  /** A message that is settled, one that is retried, one that is dead; and one less is dead. */
  private void produce(AgingQueue queue, GroupMember member, GroupAdmin admin) {
    queue.send("plain");
    queue.send("retried");
    queue.send("dead");
    queue.pass(MINUTE);
    member.ack(member.claim());
    Claim again = member.claim();
    retried.add(again.id());
    member.nack(again, LATER, true);
    Claim bad = member.claim();
    dead.add(bad.id());
    member.reject(bad, "bad", "");
    queue.send("behind it");
    queue.pass(MINUTE);
    member.ack(member.claim());
    queue.pass(MINUTE);
    if (dead.size() > 3) {
      assertThat(admin.discardDead(dead.remove(0))).isTrue();
    }
    if (retried.size() > 3) {
      assertThat(admin.purge()).isEqualTo(retried.size());
      retried.clear();
    }
  }

  @Test
  void what_a_hard_limit_takes_from_a_group_is_counted_once_wherever_its_process_is_killed() {
    try (AgingQueue queue = new AgingQueue(folder, AgingQueue.KEEP_ALL)) {
      QueueConfig config = AgingQueue.age(MINUTE, Limit.HARD);
      queue.store().createGroup("idle", StartFrom.start());
      int unharmed = 0;
      long done = 0;
      for (int stores = 0; unharmed < UNHARMED; stores++) {
        queue.sendAMinute(2);
        queue.sendAMinute(2);
        queue.pass(MINUTE);
        unharmed = killAtTidying(queue, config, stores) ? 0 : unharmed + 1;
        if (stores % 2 == 0) {
          try (ChronicleQueueStore other = queue.open(config, Mortal.SURVIVOR, region -> region)) {
            other.tidyNow();
          }
          QueueFacts.Group facts = queue.facts("idle");
          assertThat(facts.waiting()).isEqualTo(queue.store().facts().kept());
          assertThat(facts.done()).isEqualTo(done);
        } else {
          try (GroupMember member = queue.join("idle")) {
            done += drain(member).size(); // over the gap
          }
          assertThat(queue.facts("idle").done()).isEqualTo(done);
          assertThat(queue.facts("idle").waiting()).isZero();
        }
      }
    }
  }

  private static boolean killAtTidying(AgingQueue queue, QueueConfig config, int stores) {
    Mortal mortal = new Mortal();
    try (ChronicleQueueStore killed = queue.open(config, mortal, mortal::around)) {
      mortal.dieAfter(stores);
      killed.tidyNow();
      return false;
    } catch (Mortal.Killed e) {
      return true;
    } finally {
      mortal.die();
    }
  }

  private static List<Long> ids(GroupAdmin admin) {
    return admin.deadLetters().stream().map(letter -> letter.message().id()).toList();
  }
}
