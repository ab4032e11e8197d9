package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.memory.MappedRegion;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.Message;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.QueueStore;
import dev.penstock.testing.DeadProcess;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What survivors find when another consumer was killed, written into the group's file by hand. */
class DeadConsumerTest {
  private static final MappedRegion.Layout LAYOUT =
      new MappedRegion.Layout("PENGROUP", 1, 256 + GroupFile.SLOTS * 64);
  private static final int LOCK = 64;
  private static final int CURSOR = 128;
  private static final int SLOT_0_OWNER = 256;
  private static final int SLOT_0_MESSAGE = 264;

  @TempDir Path folder;
  private QueueStore queue;
  private GroupMember victim;
  private MappedRegion words;

  @BeforeEach
  void send() {
    queue = new ChronicleQueueEngine().open(folder, "orders");
    queue.append(message("one"));
    queue.append(message("two"));
    victim = queue.join("billing");
    words = MappedRegion.open(folder.resolve("orders/groups/billing.group"), LAYOUT);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void the_message_it_had_in_hand_is_delivered_again() {
    assertThat(text(victim.claim())).isEqualTo("one");
    words.set(SLOT_0_OWNER, DeadProcess.stamp());

    GroupMember survivor = queue.join("billing");
    Claim again = survivor.claim();

    assertThat(text(again)).isEqualTo("one");
    assertThat(again.attempt()).isEqualTo(2);
    survivor.ack(again);
    assertThat(text(survivor.claim())).isEqualTo("two");
  }

  @Test
  void a_claim_it_had_not_finished_writing_is_undone_and_made_anew() {
    victim.claim();
    // Killed between the store of the message and that of the cursor.
    words.set(CURSOR, 0);
    words.set(SLOT_0_OWNER, DeadProcess.stamp());
    words.set(LOCK, DeadProcess.stamp());

    GroupMember survivor = queue.join("billing");
    Claim claim = survivor.claim();

    assertThat(text(claim)).isEqualTo("one");
    assertThat(claim.attempt()).isEqualTo(1);
    survivor.ack(claim);
    assertThat(text(survivor.claim())).isEqualTo("two");
  }

  @Test
  void its_place_is_free_for_another_one() {
    victim.ack(victim.claim());
    words.set(SLOT_0_OWNER, DeadProcess.stamp());

    GroupMember survivor = queue.join("billing");
    survivor.claim();

    assertThat(words.get(SLOT_0_MESSAGE)).isNotZero();
  }

  @Test
  void facts_count_its_message_as_waiting() {
    victim.claim();
    words.set(SLOT_0_OWNER, DeadProcess.stamp());

    QueueFacts.Group group = queue.facts().groups().get(0);

    assertThat(group.waiting()).isEqualTo(2);
    assertThat(group.claimed()).isZero();
    assertThat(group.consumers()).isZero();
  }

  private static Message message(String text) {
    return new Message(Map.of(), text.getBytes());
  }

  private static String text(Claim claim) {
    return new String(claim.message().body());
  }
}
