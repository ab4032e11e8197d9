package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.Outgoing;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.openhft.chronicle.queue.RollCycle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A transaction was committed, and what it sends could not be sent, as when the disk is full. It is
 * sent by who can, whatever became of who could not.
 */
class UnsentOutboxTest {
  private final SetClock clock = new SetClock();
  private QueueConfig settings = QueueConfig.DEFAULT;
  @TempDir Path folder;

  @BeforeEach
  void applySettings() {
    ChronicleSettings.apply();
  }

  @Test
  void what_a_consumer_could_not_send_before_it_left_is_sent_by_another() {
    try (ChronicleQueueStore sound = open("orders", LaneSource.OWN)) {
      commitInVainAndLeave();

      claimsNothing(sound);
      assertThat(sent()).isEqualTo(1);
      claimsNothing(sound);
      assertThat(sent()).isEqualTo(1);
      assertThat(sound.facts().groups().get(0).done()).isEqualTo(1);
    }
  }

  @Test
  void one_that_cannot_send_it_either_does_not_keep_it_from_others() {
    try (ChronicleQueueStore sound = open("orders", LaneSource.OWN);
        ChronicleQueueStore unlucky = open("orders", new NoBills())) {
      commitInVainAndLeave();

      GroupMember tries = join(unlucky);
      unlucky.noticeDeaths(); // so that it looks around at once
      assertThat(tries.claim()).isNull();
      assertThat(sent()).isZero();
      claimsNothing(sound);
      assertThat(sent()).isEqualTo(1);
      assertThat(tries.claim()).isNull();
      tries.close();
    }
  }

  private void commitInVainAndLeave() {
    LaneSource lanes = new NoBills();
    try (ChronicleQueueStore orders = open("orders", lanes);
        ChronicleQueueStore bills = open("bills", lanes);
        GroupMember member = join(orders)) {
      orders.append("order".getBytes(UTF_8), SendOptions.NONE);
      List<Outgoing> bill = List.of(new Outgoing(bills, "bill".getBytes(UTF_8), SendOptions.NONE));
      member.ackAndSend(member.claim(), bill);
      assertThat(orders.facts().groups().get(0).done()).isEqualTo(1);
    }
    assertThat(sent()).isZero();
  }

  @Test
  void what_cannot_be_sent_holds_up_no_other_message_and_is_sent_when_it_can_be() {
    NoBills lanes = new NoBills();
    try (ChronicleQueueStore orders = open("orders", lanes);
        ChronicleQueueStore bills = open("bills", lanes);
        GroupMember member = join(orders, MemberOptions.AUTO)) {
      List<Outgoing> bill = List.of(new Outgoing(bills, "bill".getBytes(UTF_8), SendOptions.NONE));
      for (int i = 0; i < 3; i++) {
        orders.append("order".getBytes(UTF_8), SendOptions.NONE);
      }
      member.ackAndSend(member.claim(), bill);
      Claim second = member.claim();
      assertThatThrownBy(() -> member.ackAndSend(second, bill))
          .isInstanceOf(DamagedFileException.class);
      member.nack(second, Duration.ZERO, false);
      member.ack(member.claim());
      assertThat(sent()).isZero();

      lanes.broken = false;
      member.ackAndSend(member.claim(), bill);
      assertThat(sent()).isEqualTo(2);
      assertThat(member.claim()).isNull();
    }
  }

  @Test
  void it_is_tried_again_without_another_commit() {
    NoBills lanes = new NoBills();
    try (ChronicleQueueStore orders = open("orders", lanes);
        ChronicleQueueStore bills = open("bills", lanes);
        GroupMember member = join(orders, 1)) {
      orders.append("order".getBytes(UTF_8), SendOptions.NONE);
      member.ackAndSend(
          member.claim(), List.of(new Outgoing(bills, "bill".getBytes(UTF_8), SendOptions.NONE)));
      assertThat(member.claim()).isNull();
      assertThat(sent()).isZero();

      lanes.broken = false;
      clock.pass(Duration.ofSeconds(2));
      orders.append("order".getBytes(UTF_8), SendOptions.NONE);
      member.ack(member.claim());
      assertThat(sent()).isEqualTo(1);
    }
  }

  @Test
  void it_is_tried_again_though_nothing_else_happens() {
    NoBills lanes = new NoBills();
    try (ChronicleQueueStore orders = open("orders", lanes);
        ChronicleQueueStore bills = open("bills", lanes);
        GroupMember member = join(orders)) {
      orders.append("order".getBytes(UTF_8), SendOptions.NONE);
      member.ackAndSend(
          member.claim(), List.of(new Outgoing(bills, "bill".getBytes(UTF_8), SendOptions.NONE)));
      assertThat(member.claim()).isNull();

      lanes.broken = false;
      clock.pass(Duration.ofSeconds(2));
      assertThat(member.claim()).isNull();
      assertThat(sent()).isEqualTo(1);
    }
  }

  @Test
  void one_who_waits_sends_what_another_could_not_though_nothing_else_happens() {
    try (ChronicleQueueStore sound = open("orders", LaneSource.OWN);
        GroupMember waits = join(sound)) {
      commitInVainAndLeave();
      assertThat(waits.claim()).isNull();
      assertThat(sent()).isZero();
      assertThat(sound.facts().groups().get(0).drained()).isFalse();

      clock.pass(Duration.ofSeconds(1));
      assertThat(waits.claim()).isNull();
      assertThat(sent()).isEqualTo(1);
      assertThat(sound.facts().groups().get(0).drained()).isTrue();
    }
  }

  @Test
  void a_group_with_something_to_send_is_not_deleted_for_being_idle() {
    QueueConfig plain = QueueConfig.DEFAULT;
    settings =
        new QueueConfig(
            plain.capacity(),
            plain.retention(),
            plain.ttl(),
            plain.dedup(),
            plain.durability(),
            plain.lease(),
            plain.maxDeliveries(),
            plain.retry(),
            plain.roll(),
            Optional.of(Duration.ofMinutes(1)));
    try (ChronicleQueueStore sound = open("orders", LaneSource.OWN)) {
      commitInVainAndLeave();
      clock.pass(Duration.ofHours(1));
      sound.tidyNow();
      claimsNothing(sound);
      assertThat(sent()).isEqualTo(1);

      clock.pass(Duration.ofHours(1));
      sound.tidyNow();
      assertThat(sound.facts().groups()).isEmpty();
    }
  }

  private static void claimsNothing(ChronicleQueueStore orders) {
    try (GroupMember member = join(orders)) {
      orders.noticeDeaths(); // so that it looks around at once
      assertThat(member.claim()).isNull();
    }
  }

  private long sent() {
    try (ChronicleQueueStore bills = open("bills", LaneSource.OWN)) {
      return bills.facts().messages();
    }
  }

  private static GroupMember join(ChronicleQueueStore store) {
    return join(store, 1);
  }

  private static GroupMember join(ChronicleQueueStore store, int prefetch) {
    return store.join(
        "g",
        StartFrom.start(),
        new MemberOptions("w", prefetch, Duration.ofSeconds(30), Optional.empty(), 5, false));
  }

  /** Each is another process. */
  private ChronicleQueueStore open(String queue, LaneSource lanes) {
    Surroundings surroundings =
        new Surroundings(
            clock, new SomeProcess(), UnaryOperator.identity(), ProcessIdentity.boot(), lanes);
    return new ChronicleQueueStore(folder, queue, settings, surroundings);
  }

  /** Nothing can be sent to the queue "bills" while it is broken. */
  private static final class NoBills implements LaneSource {
    private boolean broken = true;

    @Override
    public Lane open(int number, Path place, RollCycle roll, Clock clock) {
      if (broken && place.getParent().endsWith("bills")) {
        throw new DamagedFileException(place, "there are too many open files");
      }
      return OWN.open(number, place, roll, clock);
    }

    @Override
    public void close(Lane lane) {
      OWN.close(lane);
    }
  }
}
