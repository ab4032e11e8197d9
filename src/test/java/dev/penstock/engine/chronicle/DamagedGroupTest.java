package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.DamagedQueue.MESSAGES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.queue.Claim;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.SendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to what a group knows: it is refused, and a repair loses none of its messages. */
class DamagedGroupTest {
  private static final long SEED = 20_261_121;
  private static final String GROUP = "groups/g.group";

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private DamagedQueue queue;

  /** Those that the group has settled. */
  private final List<String> done = new ArrayList<>();

  /** Messages done, given back, put off, given up, in hand, waiting for one of their key. */
  @BeforeEach
  void fill() throws IOException {
    queue = new DamagedQueue(folder);
    queue.fill();
    ChronicleQueueStore store = queue.openBase();
    SendOptions key = SendOptions.NONE.withKey("k");
    for (int i = 0; i < 4; i++) {
      store.append(("keyed " + i).getBytes(UTF_8), key);
    }
    GroupMember member = DamagedQueue.join(store, "g");
    for (int i = 0; i < MESSAGES + 1; i++) {
      Claim claim = member.claim();
      String body = text(claim);
      switch (i % 6) {
        case 1 -> member.nack(claim, Duration.ofHours(1), true);
        case 3 -> member.reject(claim, "test", "detail " + body);
        case 5 -> keep(claim);
        default -> {
          member.ack(claim);
          done.add(body);
        }
      }
    }
    // Neither is closed: what is in hand stays there, as when the process is killed.
  }

  private static void keep(Claim claim) {
    assertThat(claim).isNotNull();
  }

  private static String text(Claim claim) {
    return new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
  }

  private static List<String> all() {
    List<String> all = DamagedQueue.expected();
    for (int i = 0; i < 4; i++) {
      all.add("keyed " + i);
    }
    return all;
  }

  @Test
  void a_group_that_is_not_damaged_is_found_sound() throws IOException {
    queue.damage(copy -> {});
    try (ChronicleQueueStore store = queue.open()) {
      List<String> said = new ArrayList<>();
      assertThat(store.verify(false, said::add)).as(said.toString()).isTrue();
      assertThat(store.verify(true, said::add)).isTrue();
      assertThat(said).isEmpty();
    }
  }

  @Test
  void any_flipped_bit_of_what_is_changed_under_the_lock_is_found_when_the_group_is_opened()
      throws IOException {
    for (int i = 0; i < 20; i++) {
      int at =
          switch (i % 4) {
            case 0 -> GroupFile.PAUSED + random.nextInt(GroupFile.LANES - GroupFile.PAUSED);
            case 1 -> GroupFile.LANES + random.nextInt(Lanes.SENT * 64);
            case 2 -> GroupFile.JOURNAL + 8 + random.nextInt(8);
            default -> GroupFile.RECORDS + random.nextInt(12 * 128);
          };
      int bit = random.nextInt(8);
      check(
          "bit " + bit + " of byte " + at, copy -> DamagedQueue.flip(copy.resolve(GROUP), at, bit));
    }
  }

  @Test
  void a_group_file_that_was_cut_short_or_wiped_out_is_refused() throws IOException {
    check("cut", copy -> DamagedQueue.cut(copy.resolve(GROUP), 100_000));
    check("first page", copy -> DamagedQueue.zero(copy.resolve(GROUP), 0, 4096));
    check("hands", copy -> DamagedQueue.zero(copy.resolve(GROUP), GroupFile.HANDS, 4096));
    check("records", copy -> DamagedQueue.zero(copy.resolve(GROUP), GroupFile.RECORDS, 4096));
    check("journal", copy -> DamagedQueue.flip(copy.resolve(GROUP), GroupFile.JOURNAL, 1));
  }

  private void check(String kind, DamagedQueue.Damage damage) throws IOException {
    String what = kind + " (seed " + SEED + ")";
    queue.damage(damage);
    try (ChronicleQueueStore store = queue.open()) {
      assertThatThrownBy(() -> DamagedQueue.join(store, "g"))
          .as(what)
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(GROUP)
          .hasMessageContaining("penstock repair");
      List<String> said = new ArrayList<>();
      assertThat(store.verify(false, said::add)).as(what).isFalse();
      assertThat(said).as(what).allMatch(finding -> finding.contains(GROUP));
    }
    List<String> said = new ArrayList<>();
    try (ChronicleQueueStore store = queue.open()) {
      assertThat(store.verify(true, said::add)).as(what + said).isTrue();
    }
    try (ChronicleQueueStore store = queue.open()) {
      boolean again = said.stream().anyMatch(one -> one.contains("handled again"));
      everyMessageIsThere(store, what + said, again);
    }
  }

  private void everyMessageIsThere(ChronicleQueueStore store, String what, boolean again) {
    List<String> open = new ArrayList<>(all());
    open.removeAll(done);
    List<String> found = new ArrayList<>();
    long putOff =
        store.facts().groups().stream().mapToLong(facts -> facts.delayed()).findFirst().orElse(0);
    DamagedQueue.takeAll(store, "g", found);
    for (DeadLetter letter : DamagedQueue.dead(store, "g")) {
      found.add(new String(letter.message().body(), UTF_8));
      assertThat(letter.reason()).as(what).isEqualTo("test");
    }
    open.removeAll(found);
    assertThat(open).as(what).hasSize((int) putOff);
    if (!again) {
      found.retainAll(done);
      assertThat(found).as(what + ": handled twice").isEmpty();
    }
  }

  @Test
  void a_lost_message_in_the_log_leaves_the_groups_place_and_its_other_messages() throws Exception {
    for (int number = 0; number < 3; number++) {
      int file = number;
      queue.damage(
          copy -> DamagedQueue.zero(DamagedQueue.log(copy, file), DamagedQueue.BODY + 0x68, 16));
      List<String> said = new ArrayList<>();
      try (ChronicleQueueStore store = queue.open()) {
        assertThat(store.verify(true, said::add)).as(said.toString()).isTrue();
      }
      List<String> open = new ArrayList<>(all());
      open.removeAll(done);
      open.remove(DamagedQueue.text(12 * number + 2));
      try (ChronicleQueueStore store = queue.open()) {
        List<String> found = DamagedQueue.takeAll(store, "g", new ArrayList<>());
        DamagedQueue.dead(store, "g")
            .forEach(letter -> found.add(new String(letter.message().body(), UTF_8)));
        long putOff = store.facts().groups().get(0).delayed();
        assertThat(open).containsAll(found);
        assertThat(found).doesNotHaveDuplicates().hasSize(open.size() - (int) putOff);
        assertThat(store.facts().groups().get(0).done()).isPositive();
      }
    }
  }

  @Test
  void a_repair_that_was_killed_is_completed_by_the_next_and_nobody_opens_the_queue_before()
      throws Exception {
    queue.damage(copy -> DamagedQueue.flip(DamagedQueue.log(copy, 1), DamagedQueue.BODY + 40, 1));
    try (ChronicleQueueStore store = queue.open()) {
      store.verify(true, said -> {});
    }
    Path kept = damaged();
    Path lane = Path.of(Lanes.name(4));
    Path prepared = Files.createDirectory(queue.queue().resolve("repaired"));
    Files.createDirectory(prepared.resolve(QueueFolder.GROUPS));
    Files.writeString(prepared.resolve("kept-in"), kept.getFileName().toString());
    // As if it had been killed between taking the old lane away and putting the new one there.
    Files.move(queue.queue().resolve(lane), prepared.resolve(lane));

    try (ChronicleQueueStore store = queue.open()) {
      assertThatThrownBy(() -> store.append(new byte[1], SendOptions.NONE))
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining("penstock repair");
      List<String> said = new ArrayList<>();
      assertThat(store.verify(false, said::add)).isFalse();
      assertThat(store.verify(true, said::add)).as(said.toString()).isTrue();
    }
    try (ChronicleQueueStore store = queue.open()) {
      everyMessageButOneIsThere(store);
    }
  }

  private Path damaged() throws IOException {
    try (var all = Files.list(queue.queue())) {
      return all.filter(path -> path.getFileName().toString().startsWith(Damaged.PREFIX))
          .findFirst()
          .orElseThrow();
    }
  }

  private void everyMessageButOneIsThere(ChronicleQueueStore store) {
    List<String> found = DamagedQueue.takeAll(store, "other", new ArrayList<>());
    List<String> sent = all();
    sent.removeAll(found);
    assertThat(sent).containsExactly(DamagedQueue.text(12));
  }

  @Test
  void a_repair_that_was_killed_before_it_changed_anything_begins_anew() throws Exception {
    queue.damage(copy -> DamagedQueue.flip(DamagedQueue.log(copy, 1), DamagedQueue.BODY + 40, 1));
    Files.createDirectory(queue.queue().resolve("repairing"));
    Files.createDirectory(queue.queue().resolve("repairing").resolve("rest"));
    try (ChronicleQueueStore store = queue.open()) {
      assertThatThrownBy(() -> DamagedQueue.join(store, "g"))
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining("penstock repair");
      assertThat(store.verify(true, said -> {})).isTrue();
    }
    try (ChronicleQueueStore store = queue.open()) {
      everyMessageButOneIsThere(store);
    }
  }

  @Test
  void a_queue_with_consumers_is_not_repaired() throws Exception {
    queue.damage(copy -> {});
    try (ChronicleQueueStore store = queue.open();
        GroupMember member = DamagedQueue.join(store, "other")) {
      assertThat(member).isNotNull();
      assertThatThrownBy(() -> store.verify(true, said -> {}))
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining("consumers");
    }
  }

  @Test
  void a_queue_that_another_process_uses_is_not_repaired_and_the_process_is_named()
      throws Exception {
    queue.damage(copy -> DamagedQueue.flip(DamagedQueue.log(copy, 1), DamagedQueue.BODY + 40, 1));
    Process other = new ProcessBuilder("sleep", "60").start();
    try (ChronicleQueueStore store = queue.open()) {
      long stamp = ProcessIdentity.of(other.pid()).orElseThrow().stamp();
      GroupFile file =
          new GroupFile(
              queue.queue().resolve(GROUP), Liveness.OF_PROCESSES, UnaryOperator.identity());
      file.hands().occupy(0, stamp, "w", 1, false);
      assertThatThrownBy(() -> store.verify(true, said -> {}))
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining("process " + other.pid());
      assertThat(queue.queue().resolve("repairing")).doesNotExist();
    } finally {
      other.destroyForcibly().waitFor();
    }
    try (ChronicleQueueStore store = queue.open()) {
      assertThat(store.verify(true, said -> {})).isTrue();
    }
  }

  @Test
  void a_file_that_nobody_knows_is_named() throws Exception {
    queue.damage(copy -> Files.createFile(copy.resolve("stranger")));
    try (ChronicleQueueStore store = queue.open()) {
      List<String> said = new ArrayList<>();
      assertThat(store.verify(false, said::add)).isFalse();
      assertThat(said).singleElement().asString().contains("stranger");
    }
  }
}
