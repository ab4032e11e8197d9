package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.ProcessIdentity;
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
  private static final MemberOptions OPTIONS =
      new MemberOptions("w", 1, Duration.ofSeconds(30), Optional.empty(), 5, false);

  @TempDir Path folder;

  @BeforeEach
  void settings() {
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
      assertThatThrownBy(tries::claim).isInstanceOf(PenstockException.class);
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
      assertThatThrownBy(() -> member.ackAndSend(member.claim(), bill))
          .isInstanceOf(DamagedFileException.class);
    }
    assertThat(sent()).isZero();
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
    return store.join("g", StartFrom.start(), OPTIONS);
  }

  /** Each is another process. */
  private ChronicleQueueStore open(String queue, LaneSource lanes) {
    Surroundings surroundings =
        new Surroundings(
            Clock.SYSTEM,
            new SomeProcess(),
            UnaryOperator.identity(),
            ProcessIdentity.boot(),
            lanes);
    return new ChronicleQueueStore(folder, queue, QueueConfig.DEFAULT, surroundings);
  }

  /** Nothing can be sent to the queue "bills". */
  private static final class NoBills implements LaneSource {
    @Override
    public Lane open(int number, Path place, RollCycle roll, Clock clock) {
      if (place.getParent().endsWith("bills")) {
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
