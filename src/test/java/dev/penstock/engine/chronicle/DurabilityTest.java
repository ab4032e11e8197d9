package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Roll;
import dev.penstock.memory.Region;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sent message on a queue with durability {@code disk} has behind it. */
class DurabilityTest {
  private static final byte[] BODY = "body".getBytes(UTF_8);
  private static final int THREADS = 8;
  private static final int SENDS = 25;

  @TempDir Path folder;

  @BeforeAll
  static void settings() {
    ChronicleSettings.apply();
  }

  @Test
  void a_send_returns_when_its_message_and_all_before_it_are_forced() {
    AppendFile file = appendFile();
    try (QueueStore store = open(new SomeProcess(), UnaryOperator.identity())) {
      for (int i = 0; i < 5; i++) {
        long id = store.append(BODY, SendOptions.NONE.withPriority(i));
        assertThat(file.forced()).isEqualTo(id + 1);
        assertThat(file.forcedCount(i)).isEqualTo(1);
        assertThat(file.forcedCycle(i)).isEqualTo(file.cycle(i)).isPositive();
      }
      assertThat(store.appendAll(List.of(BODY, BODY, BODY), SendOptions.NONE)).isEqualTo(5);
      assertThat(file.forced()).isEqualTo(8);
    }
  }

  @Test
  void many_senders_share_the_disk_and_none_returns_too_early() throws Exception {
    AppendFile file = appendFile();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (QueueStore one = open(new SomeProcess(), UnaryOperator.identity());
        QueueStore other = open(new SomeProcess(), UnaryOperator.identity())) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        QueueStore store = i % 2 == 0 ? one : other;
        results.add(
            threads.submit(
                () -> {
                  boolean forced = true;
                  for (int send = 0; send < SENDS; send++) {
                    long id = store.append(BODY, SendOptions.NONE);
                    forced &= file.forced() > id;
                  }
                  return forced;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
      assertThat(file.nextId()).isEqualTo(THREADS * SENDS);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_duplicate_is_answered_only_when_the_first_message_is_on_the_disk() {
    KilledAt killer = new KilledAt(Long.MAX_VALUE);
    SomeProcess victim = new SomeProcess();
    AppendFile file = appendFile();
    try (QueueStore store = open(victim, killer)) {
      store.append(BODY, SendOptions.NONE);
      killer.in(storesOfOneAppend());
      store.append(BODY, SendOptions.NONE.withDedupId("a"));
    } catch (KilledAt.Killed e) {
      victim.die();
    }
    assertThat(file.nextId()).isEqualTo(2);
    assertThat(file.forced()).isEqualTo(1);
    try (QueueStore heir = open(new SomeProcess(), UnaryOperator.identity())) {
      assertThat(heir.append(BODY, SendOptions.NONE.withDedupId("a")))
          .isEqualTo(QueueStore.DUPLICATE);
      assertThat(file.forced()).isEqualTo(2);
    }
  }

  /** Gate, generation (3), id (5), count (4), gate, event. */
  private static int storesOfOneAppend() {
    return 15;
  }

  @Test
  void a_process_killed_while_it_forces_leaves_the_forcing_to_the_next() throws Exception {
    boolean survived = false;
    int unforced = 0;
    for (int stores = 0; !survived; stores++) {
      Path queues = Files.createDirectories(folder.resolve("at-" + stores));
      SomeProcess victim = new SomeProcess();
      try (QueueStore store = open(queues, victim, new KilledAt(stores))) {
        store.append(BODY, SendOptions.NONE);
        survived = true;
      } catch (KilledAt.Killed e) {
        victim.die();
      }
      AppendFile file = appendFile(queues);
      unforced += file.nextId() == 1 && file.forced() == 0 ? 1 : 0;
      try (QueueStore heir = open(queues, new SomeProcess(), UnaryOperator.identity())) {
        long id = heir.append(BODY, SendOptions.NONE);
        assertThat(file.forced()).as("killed at %d", stores).isEqualTo(id + 1);
        assertThat(file.forcedCount(4)).isEqualTo(id + 1);
      }
    }
    assertThat(unforced).isGreaterThan(3);
  }

  @Test
  void an_interrupted_sender_waits_for_the_disk_and_stays_interrupted() {
    AppendFile file = appendFile();
    try (QueueStore store = open(new SomeProcess(), UnaryOperator.identity())) {
      Thread.currentThread().interrupt();
      store.append(BODY, SendOptions.NONE);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(file.forced()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Roll.class)
  void the_file_that_is_forced_is_the_one_the_message_is_in(Roll roll) throws Exception {
    try (Lane lane = new Lane(0, folder, RollCycleOf.config(config(roll)), Clock.SYSTEM)) {
      long index = lane.append(new byte[100], 100);
      try (var files = Files.list(folder)) {
        Path only = files.filter(file -> file.toString().endsWith(".cq4")).findAny().orElseThrow();
        assertThat(lane.file(lane.cycle(index))).isEqualTo(only);
        assertThat(lane.files(0, lane.cycle(index))).containsExactly(only);
      }
    }
  }

  private AppendFile appendFile() {
    return appendFile(folder);
  }

  private static AppendFile appendFile(Path queues) {
    return new AppendFile(
        QueueFolder.create(queues, "q").appendLock(), new SomeProcess(), UnaryOperator.identity());
  }

  private QueueStore open(SomeProcess process, UnaryOperator<Region> around) {
    return open(folder, process, around);
  }

  private static QueueStore open(Path queues, SomeProcess process, UnaryOperator<Region> around) {
    Surroundings surroundings = new Surroundings(Clock.SYSTEM, process, around);
    return new ChronicleQueueStore(queues, "q", config(Roll.HOURLY), surroundings);
  }

  private static QueueConfig config(Roll roll) {
    QueueConfig plain = QueueConfig.DEFAULT;
    return new QueueConfig(
        plain.capacity(),
        plain.retention(),
        plain.ttl(),
        Optional.of(Duration.ofMinutes(1)),
        Durability.DISK,
        plain.lease(),
        plain.maxDeliveries(),
        plain.retry(),
        roll,
        plain.expireGroups());
  }
}
