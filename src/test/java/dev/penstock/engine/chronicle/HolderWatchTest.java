package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock stands still, so that nobody looks for the dead because it is time to. */
class HolderWatchTest {
  private static final long LONG = Duration.ofMinutes(1).toNanos();

  private final SetClock clock = new SetClock();
  private final SomeProcess mortal = new SomeProcess();
  @TempDir Path folder;

  @BeforeEach
  void applySettings() {
    ChronicleSettings.apply();
  }

  private ChronicleQueueStore open(SomeProcess process) {
    return new ChronicleQueueStore(
        folder,
        "orders",
        QueueConfig.DEFAULT,
        new Surroundings(clock, process, UnaryOperator.identity()));
  }

  private static GroupMember join(ChronicleQueueStore store) {
    return store.join(
        "g",
        StartFrom.start(),
        new MemberOptions("w", 1, Duration.ofSeconds(30), Optional.empty(), 5, false));
  }

  @Test
  void who_waits_has_the_message_of_a_dead_process_without_looking_for_it() throws Exception {
    try (ChronicleQueueStore dying = open(mortal);
        ChronicleQueueStore other = open(new SomeProcess())) {
      GroupMember dies = join(dying);
      dying.append("order".getBytes(UTF_8), SendOptions.NONE);
      assertThat(dies.claim()).isNotNull();
      GroupMember waits = join(other);
      FutureTask<Claim> waiter =
          new FutureTask<>(
              () -> {
                Claim claim = waits.claim();
                while (claim == null) {
                  waits.await(LONG);
                  claim = waits.claim();
                }
                return claim;
              });
      Thread thread = new Thread(waiter);
      thread.setDaemon(true);
      thread.start();
      await().until(() -> mortal.watches() == 1);
      mortal.die();
      Claim claim = waiter.get(20, TimeUnit.SECONDS);
      assertThat(claim.attempt()).isEqualTo(2);
      waits.ack(claim);
      waits.close();
      assertThat(mortal.watches()).isZero();
    }
  }

  @Test
  void nobody_is_watched_who_holds_nothing() {
    try (ChronicleQueueStore dying = open(mortal);
        ChronicleQueueStore other = open(new SomeProcess());
        GroupMember holds = join(dying);
        GroupMember waits = join(other)) {
      dying.append("order".getBytes(UTF_8), SendOptions.NONE);
      Claim claim = holds.claim();
      await()
          .until(
              () -> {
                assertThat(waits.claim()).isNull();
                waits.await(LONG);
                return mortal.watches() == 1;
              });
      holds.ack(claim);
      assertThat(waits.claim()).isNull();
      await()
          .until(
              () -> {
                waits.await(LONG);
                return mortal.watches() == 0;
              });
    }
  }
}
