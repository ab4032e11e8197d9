package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.memory.Region;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.DeadProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What survivors find when a process was killed inside a queue, written into its files by hand. */
class DeadQueueUserTest {
  /** Far below the 10 s that Chronicle waits for one that begins a file. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static final int INCOMPLETE = 0x8000_0000;

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final AnotherProcess other = new AnotherProcess();
  private ChronicleQueueStore store;

  /** Lets what was done in this process look as if another one had. */
  private static final class AnotherProcess implements Liveness {
    private long me = ProcessIdentity.current().stamp();

    @Override
    public long me() {
      return me;
    }

    @Override
    public boolean isAlive(long stamp) {
      return OF_PROCESSES.isAlive(stamp);
    }
  }

  @BeforeEach
  void openOne() {
    store = open();
  }

  private ChronicleQueueStore open() {
    return new ChronicleQueueStore(
        folder,
        "orders",
        QueueConfig.DEFAULT,
        new Surroundings(clock, other, UnaryOperator.identity()));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void an_owner_whose_pid_another_process_has_now_counts_as_dead() {
    send("one");
    // The pid is that of a live process: this one. The time it was started is another.
    other.me = ProcessIdentity.current().stamp() ^ 1;
    try (ChronicleQueueStore dead = open()) {
      GroupMember consumer = join(dead);
      assertThat(consumer.claim()).isNotNull();
      other.me = ProcessIdentity.current().stamp();

      GroupMember survivor = join(store);
      Claim claim = survivor.claim();
      assertThat(claim).isNotNull();
      assertThat(claim.attempt()).isEqualTo(2);
      survivor.ack(claim);
      assertThat(store.facts().groups().get(0).consumers()).isEqualTo(1);
    }
  }

  @Test
  void a_gate_held_by_one_whose_pid_another_process_has_now_is_taken_over() {
    send("one");
    gate().set(64, ProcessIdentity.current().stamp() ^ 1);
    long start = System.nanoTime();
    send("two");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 100, 4096, 30_000})
  void a_file_that_a_dead_sender_began_is_made_whole_at_once(int bytes) throws Exception {
    send("one");
    beginFile(bytes);

    long start = System.nanoTime();
    try (ChronicleQueueStore late = open(); // whose look at the folder finds the file
        GroupMember consumer = join(late)) {
      assertThat(body(consumer.claim())).isEqualTo("one");
      assertThat(consumer.claim()).isNull();
      clock.pass(Duration.ofHours(2));
      send("two");
      assertThat(body(consumer.claim())).isEqualTo("two");
      send("three");
      assertThat(body(consumer.claim())).isEqualTo("three");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
  }

  @Test
  void a_file_half_begun_is_no_obstacle_within_its_own_hour() throws Exception {
    send("one");
    beginFile(4096);
    clock.pass(Duration.ofHours(1));

    long start = System.nanoTime();
    send("two");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    try (GroupMember consumer = join(store)) {
      assertThat(body(consumer.claim())).isEqualTo("one");
      assertThat(body(consumer.claim())).isEqualTo("two");
    }
  }

  /** As the file of the next hour looks to whom finds it while it is made. */
  private void beginFile(int bytes) throws IOException {
    Path lane = folder.resolve("orders").resolve(Lanes.name(SendOptions.NORMAL_PRIORITY));
    Path now = newest(lane);
    // The next hour's name, as Chronicle gives it.
    Path twin = Files.createDirectory(folder.resolve("twin"));
    clock.pass(Duration.ofHours(1));
    try (ChronicleQueueStore model =
        new ChronicleQueueStore(
            twin,
            "orders",
            QueueConfig.DEFAULT,
            new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity()))) {
      model.append(new byte[0], SendOptions.NONE);
    }
    clock.pass(Duration.ofHours(-1));
    Path model = newest(twin.resolve("orders").resolve(lane.getFileName()));
    ByteBuffer begun = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    try (FileChannel from = FileChannel.open(model);
        FileChannel to =
            FileChannel.open(
                lane.resolve(model.getFileName()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
      assertThat(lane.resolve(model.getFileName())).isNotEqualTo(now);
      if (bytes > 0) {
        from.read(begun, 0);
        begun.putInt(0, INCOMPLETE).flip().limit(bytes);
        to.write(begun);
      }
    }
    gate().set(64, DeadProcess.stamp());
  }

  private static Path newest(Path lane) throws IOException {
    try (Stream<Path> files = Files.list(lane)) {
      return files
          .filter(file -> file.toString().endsWith(".cq4"))
          .max(Comparator.naturalOrder())
          .orElseThrow();
    }
  }

  private Region gate() {
    return MappedRegion.open(
        folder.resolve("orders").resolve("append.lock"),
        new MappedRegion.Layout("PENAPPND", 2, 4096));
  }

  private GroupMember join(ChronicleQueueStore queue) {
    return queue.join(
        "g",
        StartFrom.start(),
        new MemberOptions("test", 1, Duration.ofDays(365), Optional.empty(), 0, false));
  }

  private void send(String text) {
    store.append(text.getBytes(UTF_8), SendOptions.NONE);
  }

  private static String body(Claim claim) {
    assertThat(claim).isNotNull();
    return new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
  }
}
