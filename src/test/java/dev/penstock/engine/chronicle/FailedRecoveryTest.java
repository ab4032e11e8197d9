package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.memory.Region;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.openhft.chronicle.queue.RollCycle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process takes a lock over from a dead one, and cannot set right what it guards, as when the
 * disk or the number of open files fails it. The next one must not believe that all is well.
 */
class FailedRecoveryTest {
  @TempDir Path folder;
  private final SetClock clock = new SetClock();

  @BeforeEach
  void settings() {
    ChronicleSettings.apply();
  }

  @Test
  void a_message_that_a_dead_sender_did_not_count_is_counted_by_the_second_who_tries() {
    try (ChronicleQueueStore sound = open(new SomeProcess())) {
      send(sound, "one");
      killSender("two");
      FailingLanes failing = new FailingLanes(SendOptions.NORMAL_PRIORITY);
      try (ChronicleQueueStore unlucky = open(new SomeProcess(), region -> region, failing)) {
        assertThatThrownBy(() -> unlucky.append(bytes("never"), urgent()))
            .isInstanceOf(DamagedFileException.class);
      }

      send(sound, "three");
      assertThat(sound.facts().messages()).isEqualTo(4);
      GroupMember member = join(sound);
      ack(member, "one");
      ack(member, "zero");
      ack(member, "two");
      ack(member, "three");
      assertThat(member.claim()).isNull();
      member.close();
    }
  }

  @Test
  void who_looks_before_anybody_sends_does_not_hide_it_either() {
    try (ChronicleQueueStore sound = open(new SomeProcess())) {
      send(sound, "one");
      killSender("two");
      FailingLanes failing = new FailingLanes(SendOptions.NORMAL_PRIORITY);
      try (ChronicleQueueStore unlucky = open(new SomeProcess(), region -> region, failing)) {
        assertThatThrownBy(unlucky.log()::recoverFromTheDead)
            .isInstanceOf(DamagedFileException.class);
      }

      sound.log().recoverFromTheDead();
      assertThat(sound.facts().messages()).isEqualTo(3);
    }
  }

  @Test
  void the_gate_of_what_is_set_aside_is_not_kept_by_who_failed() {
    try (ChronicleQueueStore sound = open(new SomeProcess())) {
      send(sound, "one");
      send(sound, "two");
      GroupMember member = join(sound);
      member.reject(member.claim(), "bad", ""); // which makes the lane
      SomeProcess victim = new SomeProcess();
      try (ChronicleQueueStore dead = open(victim)) {
        dead.log().file().asideGate().lock();
        victim.die();
        FailingLanes failing = new FailingLanes(Lanes.ASIDE);
        try (ChronicleQueueStore unlucky = open(new SomeProcess(), region -> region, failing)) {
          assertThatThrownBy(() -> unlucky.log().appendAside(new byte[1]))
              .isInstanceOf(DamagedFileException.class);
        }
        assertThat(sound.log().file().asideGate().isHeldByTheDead()).isTrue();

        member.reject(member.claim(), "bad", "");
        assertThat(sound.log().file().asideGate().owner()).isZero();
        assertThat(sound.facts().groups().get(0).dead()).isEqualTo(2);
        member.close();
      }
    }
  }

  @Test
  void a_change_of_a_group_that_was_not_undone_is_undone_by_the_second_who_tries() {
    try (ChronicleQueueStore sound = open(new SomeProcess())) {
      send(sound, "one");
      GroupMember member = join(sound);
      SomeProcess victim = new SomeProcess();
      GroupFile half = group(victim, region -> region);
      half.lock();
      half.set(GroupFile.PAUSED, 1);
      victim.die();

      GroupFile unlucky = group(new SomeProcess(), Unwritable::new);
      assertThatThrownBy(unlucky::lock).isInstanceOf(Unlucky.class);
      assertThat(unlucky.isHeldByTheDead()).isTrue();

      ack(member, "one"); // and not paused
      assertThat(unlucky.get(GroupFile.PAUSED)).isZero();
      assertThat(unlucky.get(GroupFile.LOCK)).isZero();
      member.close();
    }
  }

  /** Leaves a message that is stored and not counted, and the gate in the hand of the dead. */
  private void killSender(String body) {
    SomeProcess victim = new SomeProcess();
    KilledAt killed = new KilledAt(Long.MAX_VALUE);
    try (ChronicleQueueStore dead = open(victim, killed, LaneSource.OWN)) {
      send(dead, "zero"); // so all is open
      killed.in(1); // which takes the gate; the next store counts
      assertThatThrownBy(() -> send(dead, body)).isInstanceOf(KilledAt.Killed.class);
      victim.die();
    }
  }

  private static SendOptions urgent() {
    return SendOptions.NONE.withPriority(SendOptions.HIGHEST_PRIORITY);
  }

  /** Lanes of which one cannot be opened. */
  private record FailingLanes(int number) implements LaneSource {
    @Override
    public Lane open(int lane, Path folder, RollCycle roll, Clock clock) {
      if (lane == number) {
        throw new DamagedFileException(folder, "there are too many open files");
      }
      return OWN.open(lane, folder, roll, clock);
    }

    @Override
    public void close(Lane lane) {
      OWN.close(lane);
    }
  }

  private static final class Unlucky extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A region into which nothing can be written but the words of locks. */
  private record Unwritable(Region region) implements Region {
    @Override
    public long get(int offset) {
      return region.get(offset);
    }

    @Override
    public void set(int offset, long value) {
      throw new Unlucky();
    }

    @Override
    public void setOrdered(int offset, long value) {
      throw new Unlucky();
    }

    @Override
    public boolean compareAndSet(int offset, long expected, long value) {
      return region.compareAndSet(offset, expected, value);
    }

    @Override
    public void putBytes(int offset, byte[] source) {
      throw new Unlucky();
    }

    @Override
    public void getWords(int offset, long[] target, int count) {
      region.getWords(offset, target, count);
    }

    @Override
    public byte[] getBytes(int offset, int length) {
      return region.getBytes(offset, length);
    }

    @Override
    public Path file() {
      return region.file();
    }
  }

  private ChronicleQueueStore open(SomeProcess process) {
    return open(process, UnaryOperator.identity(), LaneSource.OWN);
  }

  private ChronicleQueueStore open(
      SomeProcess process, UnaryOperator<Region> around, LaneSource lanes) {
    Surroundings surroundings =
        new Surroundings(clock, process, around, ProcessIdentity.boot(), lanes);
    return new ChronicleQueueStore(folder, "q", QueueConfig.DEFAULT, surroundings);
  }

  private GroupFile group(SomeProcess process, UnaryOperator<Region> around) {
    return new GroupFile(folder.resolve("q/groups/g.group"), process, around);
  }

  private static GroupMember join(ChronicleQueueStore store) {
    return store.join(
        "g",
        StartFrom.start(),
        new MemberOptions("w", 1, Duration.ofSeconds(30), Optional.empty(), 5, false));
  }

  private static void send(ChronicleQueueStore store, String body) {
    store.append(bytes(body), SendOptions.NONE);
  }

  private static byte[] bytes(String body) {
    return body.getBytes(UTF_8);
  }

  private static void ack(GroupMember member, String expected) {
    Claim claim = member.claim();
    assertThat(claim).as(expected).isNotNull();
    assertThat(new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8))
        .isEqualTo(expected);
    member.ack(claim);
  }
}
