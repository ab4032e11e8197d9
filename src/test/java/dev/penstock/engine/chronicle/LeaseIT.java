package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.LeaseLostException;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.Command;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who keeps a message, and who loses it: a process that works, one that is stopped, a slow one. */
@Tag("alone")
class LeaseIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMillis(500);

  @TempDir Path folder;
  private ChronicleQueueStore store;
  private Process holder;

  @BeforeEach
  void open() {
    ChronicleSettings.apply();
    store = new ChronicleQueueStore(folder, "q", QueueConfig.DEFAULT, Surroundings.REAL);
    store.append(new byte[1], SendOptions.NONE);
  }

  @AfterEach
  void close() {
    store.close();
    if (holder != null) {
      holder.destroyForcibly();
    }
  }

  @Test
  void a_stopped_process_loses_its_message_when_its_lease_has_run_out_and_is_told_so()
      throws Exception {
    startHolder();
    signal("STOP");
    try (GroupMember other = join(Optional.empty())) {
      Claim claim = awaitClaim(other);
      assertThat(claim.attempt()).isEqualTo(2);
      Files.createFile(folder.resolve("go"));
      signal("CONT");
      assertThat(outcome()).contains("message 0");
      other.ack(claim);
    }
    assertThat(store.facts().groups().get(0).drained()).isTrue();
  }

  @Test
  void a_process_that_works_keeps_its_message_for_as_long_as_it_takes() throws Exception {
    startHolder();
    try (GroupMember other = join(Optional.empty())) {
      await()
          .during(StalledConsumer.LEASE.multipliedBy(2))
          .atMost(LONG_ENOUGH)
          .until(() -> other.claim() == null);
      Files.createFile(folder.resolve("go"));
      assertThat(outcome()).isEqualTo("acknowledged");
      assertThat(other.claim()).isNull();
    }
  }

  @Test
  void a_handler_that_takes_longer_than_its_time_limit_loses_its_message() {
    try (GroupMember slow = join(Optional.of(LIMIT));
        GroupMember other = join(Optional.empty())) {
      Claim lost = slow.claim();
      Claim claim = awaitClaim(other);
      assertThat(claim.attempt()).isEqualTo(2);
      assertThatThrownBy(() -> slow.ack(lost)).isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(() -> slow.nack(lost, Duration.ZERO, true))
          .isInstanceOf(LeaseLostException.class);
      assertThatThrownBy(() -> slow.extend(lost, LIMIT)).isInstanceOf(LeaseLostException.class);
      other.ack(claim);
      assertThat(slow.claim()).isNull();
    }
  }

  @Test
  void a_handler_that_asks_for_more_time_keeps_its_message() {
    try (GroupMember slow = join(Optional.of(LIMIT));
        GroupMember other = join(Optional.empty())) {
      Claim claim = slow.claim();
      slow.extend(claim, LONG_ENOUGH);
      await().during(LIMIT.multipliedBy(4)).atMost(LONG_ENOUGH).until(() -> other.claim() == null);
      slow.ack(claim);
    }
  }

  @Test
  void a_consumer_that_was_slow_once_keeps_the_next_message() {
    try (GroupMember slow = join(Optional.of(LIMIT));
        GroupMember other = join(Optional.empty())) {
      Claim lost = slow.claim();
      other.ack(awaitClaim(other));
      assertThatThrownBy(() -> slow.ack(lost)).isInstanceOf(LeaseLostException.class);
      store.append(new byte[1], SendOptions.NONE);
      Claim next = awaitClaim(slow);
      assertThat(next.attempt()).isEqualTo(1);
      slow.ack(next);
    }
  }

  private GroupMember join(Optional<Duration> timeLimit) {
    return store.join("g", StartFrom.start(), StalledConsumer.options(timeLimit));
  }

  private static Claim awaitClaim(GroupMember member) {
    AtomicReference<Claim> claim = new AtomicReference<>();
    await()
        .atMost(LONG_ENOUGH)
        .until(
            () -> {
              claim.set(member.claim());
              return claim.get() != null;
            });
    return claim.get();
  }

  private void startHolder() {
    holder = JavaProcess.start(StalledConsumer.class, folder);
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(folder.resolve("claimed")));
  }

  private void signal(String name) {
    List<String> command = List.of("kill", "-" + name, Long.toString(holder.pid()));
    assertThat(Command.run(command, Map.of(), folder).exit()).isZero();
  }

  private String outcome() throws IOException {
    Path outcome = folder.resolve("outcome");
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(outcome));
    return Files.readString(outcome);
  }
}
