package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Roll;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A queue is told to begin its files more or less often than it did so far. */
@ExtendWith(QuietUnlessFailed.class)
class RollChangedTest {
  @TempDir Path folder;
  private final List<String> findings = new ArrayList<>();
  private long boot = 1;

  @BeforeEach
  void settings() {
    ChronicleSettings.apply();
  }

  @ParameterizedTest
  @CsvSource({"HOURLY, DAILY", "DAILY, MINUTELY", "MINUTELY, HOURLY"})
  void a_log_keeps_what_it_was_begun_with(Roll first, Roll then) {
    begin(first);
    try (ChronicleQueueStore store = open(then)) {
      isWell(store);
      assertThat(bodies(store)).containsExactly("one");
      send(store, "two");
      assertThat(bodies(store)).containsExactly("one", "two");
      isWell(store);
    }
    boot++;
    try (ChronicleQueueStore store = open(then)) {
      send(store, "three");
      assertThat(bodies(store)).containsExactly("one", "two", "three");
      isWell(store);
    }
  }

  private void begin(Roll roll) {
    try (ChronicleQueueStore store = open(roll)) {
      send(store, "one");
    }
  }

  private void isWell(ChronicleQueueStore store) {
    assertThat(store.verify(false, findings::add)).as(findings.toString()).isTrue();
  }

  private ChronicleQueueStore open(Roll roll) {
    QueueConfig plain = QueueConfig.DEFAULT;
    QueueConfig config =
        new QueueConfig(
            plain.capacity(),
            plain.retention(),
            plain.ttl(),
            plain.dedup(),
            Durability.DISK,
            plain.lease(),
            plain.maxDeliveries(),
            plain.retry(),
            roll,
            plain.expireGroups());
    Surroundings surroundings =
        new Surroundings(Clock.SYSTEM, Liveness.OF_PROCESSES, UnaryOperator.identity(), boot);
    return new ChronicleQueueStore(folder, "q", config, surroundings);
  }

  private static void send(ChronicleQueueStore store, String body) {
    store.append(body.getBytes(UTF_8), SendOptions.NONE);
  }

  private static List<String> bodies(ChronicleQueueStore store) {
    List<String> bodies = new ArrayList<>();
    try (MessageReader reader = store.read()) {
      reader.moveTo(StartFrom.start());
      for (Optional<Message> next; (next = reader.next()).isPresent(); ) {
        bodies.add(new String(next.get().body(), UTF_8));
      }
    }
    return bodies;
  }
}
