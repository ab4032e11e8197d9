package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.memory.Region;
import dev.penstock.queue.Claim;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a power failure leaves, made by hand: files of different moments, with pages missing, found
 * by a process of another boot.
 */
class PowerFailureTest {
  private static final int PAGE = 4096;

  /** More than any test here writes to a log. */
  private static final int LOG_BYTES = 1 << 20;

  private static final Duration WINDOW = Duration.ofMinutes(10);

  @TempDir Path folder;
  private final WallClock clock = new WallClock();
  private long boot = 1;

  @BeforeAll
  static void settings() {
    ChronicleSettings.apply();
  }

  @Test
  void a_group_whose_file_is_spoilt_goes_on_where_it_was_saved_last() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      send(store, "a", "b", "c", "d", "e", "f", "g", "h");
      try (GroupMember member = join(store)) {
        ack(member, "a", "b");
        member.reject(claim(member, "c"), "bad", "");
        member.nack(claim(member, "d"), Duration.ofMinutes(1), true);
        ack(member, "e");
      }
    }
    byte[] saved = Files.readAllBytes(saved());
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store)) {
      ack(member, "f");
    }
    Files.write(saved(), saved); // it was acknowledged after the group was saved
    spoil(group(), 0, 64);
    spoil(group(), 524_288, PAGE);

    boot++;
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store)) {
      ack(member, "f", "g", "h");
      assertThat(member.claim()).isNull();
      assertThat(store.group("g").orElseThrow().deadLetters())
          .extracting(DeadLetter::message)
          .extracting(message -> new String(message.body(), UTF_8))
          .containsExactly("c");
      assertThat(store.facts().groups().get(0).delayed()).isEqualTo(1);
      assertThat(folder.resolve("q/groups/g.group.lost")).exists();
    }
  }

  @Test
  void what_was_in_hand_or_waited_for_its_turn_is_delivered_in_its_order() throws Exception {
    List<String> sent = List.of("a1", "a2", "b1", "a3", "plain");
    byte[] saved;
    try (ChronicleQueueStore store = open(Durability.DISK)) {
      for (String body : sent) {
        SendOptions options = SendOptions.NONE;
        boolean hasKey = body.length() == 2;
        store.append(
            body.getBytes(UTF_8), hasKey ? options.withKey(body.substring(0, 1)) : options);
      }
      store.append("later".getBytes(UTF_8), SendOptions.NONE.withDelay(Duration.ofMinutes(5)));
      try (GroupMember member = join(store)) {
        claim(member, "a1"); // and with it a2 and a3 wait
        claim(member, "b1");
        claim(member, "plain");
        store.checkpoints().save(store.groups().find("g").orElseThrow(), true);
        saved = Files.readAllBytes(saved());
      }
    }
    Files.write(saved(), saved);
    Files.delete(group());

    boot++;
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store);
        GroupMember other = join(store)) {
      Claim first = claim(member, "a1");
      ack(other, "b1", "plain");
      assertThat(other.claim()).isNull();
      member.ack(first);
      ack(other, "a2", "a3");
      assertThat(store.facts().groups().get(0).delayed()).isEqualTo(1);
    }
  }

  @Test
  void an_orderly_restart_of_the_machine_repeats_nothing() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      send(store, "a", "b", "c");
      try (GroupMember member = join(store)) {
        ack(member, "a", "b");
      }
    }
    boot++;
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store)) {
      ack(member, "c");
      send(store, "d");
      ack(member, "d");
      assertThat(member.claim()).isNull();
    }
  }

  @Test
  void a_group_is_saved_while_its_consumers_work() throws Exception {
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store)) {
      byte[] before = Files.readAllBytes(saved());
      send(store, "a");
      ack(member, "a");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !Arrays.equals(Files.readAllBytes(saved()), before));
    }
  }

  @Test
  void a_group_that_was_never_saved_begins_with_the_oldest_message() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      send(store, "a", "b");
      try (GroupMember member = join(store)) {
        ack(member, "a");
      }
    }
    Files.delete(saved());
    boot++;
    try (QueueStore store = open(Durability.DISK);
        GroupMember member = join(store)) {
      ack(member, "a", "b");
    }
  }

  @Test
  void a_deleted_group_stays_deleted() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      join(store).close();
      store.group("g").orElseThrow().delete();
    }
    boot++;
    try (QueueStore store = open(Durability.DISK)) {
      assertThat(store.facts().groups()).isEmpty();
    }
  }

  /** Messages larger than a page, so that what is missing was not forced. */
  @Test
  void what_was_forced_stays_and_what_lies_behind_a_hole_is_cut_off() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      send(store, large("a"), large("b"), large("c"));
      try (GroupMember member = join(store)) {
        ack(member, large("a"), large("b"));
      }
    }
    try (QueueStore store = open(Durability.PROCESS)) { // so these are not forced
      send(store, large("lost"), large("hole"), large("behind"));
    }
    Path log = newestFile("priority-4");
    spoil(log, find(log, large("lost")) + PAGE, 2 * PAGE); // and the header of the next
    spoil(folder.resolve("q/sent.ids"), 0x1000, 1 << 20);

    boot++;
    try (QueueStore store = open(Durability.DISK)) {
      GroupMember member = join(store);
      ack(member, large("c"));
      assertThat(member.claim()).isNull();
      assertThat(store.append(new byte[0], id(large("c")))).isEqualTo(QueueStore.DUPLICATE);
      assertThat(store.append(large("lost").getBytes(UTF_8), id(large("lost")))).isPositive();
      send(store, large("behind"), "d");
      ack(member, large("lost"), large("behind"), "d");
      assertThat(member.claim()).isNull();
      member.close();
    }
    boot++;
    try (QueueStore store = open(Durability.DISK)) {
      assertThat(store.facts().kept()).isEqualTo(6);
      send(store, "e");
    }
  }

  @Test
  void counts_of_another_moment_are_counted_anew() throws Exception {
    byte[] older;
    try (QueueStore store = open(Durability.DISK)) {
      send(store, "a", "b");
      older = Files.readAllBytes(folder.resolve("q/append.lock"));
      send(store, "c", "d");
    }
    try (RandomAccessFile lock = new RandomAccessFile(append().toFile(), "rw")) {
      lock.write(older);
    }
    boot++;
    try (QueueStore store = open(Durability.DISK)) {
      assertThat(store.facts().messages()).isEqualTo(4);
      assertThat(store.append("e".getBytes(UTF_8), SendOptions.NONE)).isEqualTo(4);
      try (GroupMember member = join(store)) {
        ack(member, "a", "b", "c", "d", "e");
      }
    }
  }

  @Test
  void whatever_store_the_first_process_is_killed_at_the_next_sets_all_right() throws Exception {
    try (QueueStore store = open(Durability.DISK)) {
      send(store, "a", "b", "c");
      try (GroupMember member = join(store)) {
        ack(member, "a");
        member.nack(claim(member, "b"), Duration.ofMinutes(1), true);
      }
    }
    int killed = 0;
    for (int stores = 0; stores >= 0; stores += 9) {
      boot++;
      SomeProcess victim = new SomeProcess();
      try {
        open(Durability.DISK, victim, new KilledAt(stores)).close();
        stores = -10; // it was not killed
      } catch (KilledAt.Killed e) {
        victim.die();
        killed++;
      }
      try (QueueStore store = open(Durability.DISK)) {
        assertThat(store.facts().messages()).isEqualTo(3);
        assertThat(store.facts().groups().get(0).delayed()).isEqualTo(1);
        assertThat(store.facts().groups().get(0).waiting()).isEqualTo(1);
        assertThat(store.append(new byte[0], id("a"))).isEqualTo(QueueStore.DUPLICATE);
      }
    }
    assertThat(killed).isGreaterThan(3);
  }

  @Test
  void a_group_ahead_of_a_log_that_was_not_forced_leaves_out_nothing_that_is_sent_later()
      throws Exception {
    try (QueueStore store = open(Durability.PROCESS)) {
      send(store, "a");
      Path log = newestFile("priority-4");
      byte[] older = new byte[LOG_BYTES];
      try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
        file.readFully(older);
        send(store, "b");
        try (GroupMember member = join(store)) {
          ack(member, "a", "b");
        }
        file.seek(0);
        file.write(older);
      }
    }
    boot++;
    try (QueueStore store = open(Durability.PROCESS);
        GroupMember member = join(store)) {
      assertThat(store.facts().messages()).isEqualTo(2); // no id is given twice
      send(store, "c");
      ack(member, "c");
    }
  }

  private ChronicleQueueStore open(Durability durability) {
    return open(durability, new SomeProcess(), UnaryOperator.identity());
  }

  private ChronicleQueueStore open(
      Durability durability, SomeProcess process, UnaryOperator<Region> around) {
    QueueConfig plain = QueueConfig.DEFAULT;
    QueueConfig config =
        new QueueConfig(
            plain.capacity(),
            plain.retention(),
            plain.ttl(),
            Optional.of(WINDOW),
            durability,
            plain.lease(),
            plain.maxDeliveries(),
            plain.retry(),
            QueueConfig.Roll.DAILY,
            plain.expireGroups());
    return new ChronicleQueueStore(
        folder, "q", config, new Surroundings(clock, process, around, boot));
  }

  private static GroupMember join(QueueStore store) {
    return store.join(
        "g",
        StartFrom.start(),
        new MemberOptions("w", 1, Duration.ofSeconds(30), Optional.empty(), 5, false));
  }

  /** Each with its text as its id. */
  private static void send(QueueStore store, String... bodies) {
    for (String body : bodies) {
      assertThat(store.append(body.getBytes(UTF_8), id(body))).isNotNegative();
    }
  }

  private static SendOptions id(String body) {
    return SendOptions.NONE.withDedupId(body.substring(0, Math.min(20, body.length())));
  }

  private static String large(String name) {
    return (name + " ").repeat(3 * PAGE / (name.length() + 1));
  }

  private static Claim claim(GroupMember member, String expected) {
    Claim claim = member.claim();
    assertThat(claim).as(expected).isNotNull();
    assertThat(new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8))
        .isEqualTo(expected);
    return claim;
  }

  private static void ack(GroupMember member, String... expected) {
    for (String body : expected) {
      member.ack(claim(member, body));
    }
  }

  private Path append() {
    return folder.resolve("q/append.lock");
  }

  private Path group() {
    return folder.resolve("q/groups/g.group");
  }

  private Path saved() {
    return folder.resolve("q/groups/g.group.saved");
  }

  private Path newestFile(String lane) throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("q").resolve(lane))) {
      List<Path> logs = new ArrayList<>(files.filter(f -> f.toString().endsWith(".cq4")).toList());
      logs.sort(null);
      return logs.get(logs.size() - 1);
    }
  }

  private static void spoil(Path file, long at, int bytes) throws Exception {
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
      random.seek(at);
      random.write(new byte[bytes]);
    }
  }

  /** Where the text begins in the file. */
  private static long find(Path file, String text) throws Exception {
    byte[] wanted = text.getBytes(UTF_8);
    try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "r")) {
      byte[] content = new byte[LOG_BYTES];
      random.readFully(content);
      for (int at = 0; at < content.length - wanted.length; at++) {
        if (Arrays.equals(content, at, at + wanted.length, wanted, 0, wanted.length)) {
          return at;
        }
      }
    }
    throw new AssertionError("not found in " + file);
  }
}
