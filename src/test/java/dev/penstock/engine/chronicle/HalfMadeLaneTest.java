package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.openhft.chronicle.queue.RollCycle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed, or fails, while it makes the files of a lane. */
class HalfMadeLaneTest {
  private static final int LANE = SendOptions.NORMAL_PRIORITY;

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final List<String> findings = new ArrayList<>();

  @BeforeEach
  void settings() {
    ChronicleSettings.apply();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 100, 300, 4096, 65_536})
  void what_was_written_of_its_metadata_does_not_matter(int bytes) throws Exception {
    byte[] whole = metadata();
    try (ChronicleQueueStore store = open("orders", LaneSource.OWN)) {
      Path lane = store.log().folder().lane(LANE);
      Files.createDirectories(lane);
      Files.write(lane.resolve(LaneMeta.FILE), Arrays.copyOf(whole, Math.min(bytes, whole.length)));

      assertThat(store.verify(false, findings::add)).as(findings.toString()).isTrue();
      assertThat(bodies(store)).isEmpty();
      send(store, "one");
      assertThat(bodies(store)).containsExactly("one");
      assertThat(store.verify(false, findings::add)).as(findings.toString()).isTrue();
    }
  }

  /** What Chronicle makes of a lane that nothing was sent to. */
  private byte[] metadata() throws IOException {
    Path lane = Files.createDirectory(folder.resolve("sample"));
    RollCycle roll = RollCycleOf.config(QueueConfig.DEFAULT);
    new Lane(LANE, lane, roll, clock).close();
    return Files.readAllBytes(lane.resolve(LaneMeta.FILE));
  }

  @Test
  void it_is_complete_before_the_lane_counts_as_made() {
    List<Boolean> appends = new ArrayList<>();
    LaneSource checked =
        new LaneSource() {
          @Override
          public Lane open(int number, Path place, RollCycle roll, Clock time) {
            Lane lane = OWN.open(number, place, roll, time);
            appends.add(LaneMeta.check(place, roll)); // throws if anything is missing
            return lane;
          }

          @Override
          public void close(Lane lane) {
            OWN.close(lane);
          }
        };
    try (ChronicleQueueStore store = open("orders", checked)) {
      send(store, "one");
    }
    assertThat(appends).containsExactly(false);
  }

  @Test
  void who_failed_half_way_and_tries_again_does_not_go_on_with_the_files_he_deletes() {
    LaneSource failsOnce =
        new LaneSource() {
          private boolean failed;

          @Override
          public Lane open(int number, Path place, RollCycle roll, Clock time) {
            Lane lane = OWN.open(number, place, roll, time);
            if (!failed) {
              failed = true;
              remove(place.resolve(LaneMeta.FILE)); // so that it cannot be given its permissions
            }
            return lane;
          }

          @Override
          public void close(Lane lane) {
            OWN.close(lane);
          }
        };
    try (ChronicleQueueStore store = open("orders", failsOnce);
        ChronicleQueueStore other = open("orders", LaneSource.OWN)) {
      assertThatThrownBy(() -> send(store, "one")).hasMessageContaining(LaneMeta.FILE);
      send(store, "one");
      send(other, "two");
      assertThat(bodies(other)).containsExactly("one", "two");
      assertThat(other.verify(false, findings::add)).as(findings.toString()).isTrue();
    }
  }

  private static void remove(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new DamagedFileException(file, e.toString());
    }
  }

  private ChronicleQueueStore open(String name, LaneSource lanes) {
    Surroundings surroundings =
        new Surroundings(
            clock, new SomeProcess(), UnaryOperator.identity(), ProcessIdentity.boot(), lanes);
    return new ChronicleQueueStore(folder, name, QueueConfig.DEFAULT, surroundings);
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
