package dev.penstock.engine.chronicle;

import static dev.penstock.engine.chronicle.DamagedQueue.BODY;
import static dev.penstock.engine.chronicle.DamagedQueue.END;
import static dev.penstock.engine.chronicle.DamagedQueue.MESSAGES;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.penstock.engine.chronicle.DamagedQueue.Damage;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.queue.SendOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many kinds of damage to a log and to what is counted of it. For each: nothing is delivered that
 * was not sent, nothing is missing without a word, and a repair saves what is not damaged.
 */
class DamagedLogTest {
  /** Chronicle's own time-outs are 10 s and more: nobody may wait for one. */
  private static final Duration SOON = Duration.ofSeconds(8);

  private static final long SEED = 20_261_120;

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private DamagedQueue queue;

  @BeforeEach
  void fill() throws IOException {
    queue = new DamagedQueue(folder);
    queue.fill();
  }

  @Test
  void what_is_not_damaged_is_found_sound() throws Exception {
    queue.damage(copy -> {});
    try (ChronicleQueueStore store = queue.open()) {
      List<String> said = new ArrayList<>();
      assertThat(store.verify(false, said::add)).isTrue();
      assertThat(said).isEmpty();
    }
  }

  @Test
  void a_flipped_bit_anywhere_in_a_log_loses_one_message_at_most() throws Exception {
    Map<String, Damage> kinds = new LinkedHashMap<>();
    for (int i = 0; i < 10; i++) {
      int number = random.nextInt(3);
      int header = random.nextInt(0x100);
      int index = 0x80f0 + random.nextInt(0x28);
      int body = BODY + random.nextInt(END - BODY);
      int bit = random.nextInt(8);
      for (int at : new int[] {header, index, body}) {
        kinds.put(
            "bit " + bit + " of byte " + at + " of file " + number,
            copy -> DamagedQueue.flip(DamagedQueue.log(copy, number), at, bit));
      }
    }
    for (Map.Entry<String, Damage> kind : kinds.entrySet()) {
      check(kind.getKey(), kind.getValue(), MESSAGES - 1);
    }
  }

  @Test
  void each_byte_of_a_message_is_guarded() throws Exception {
    for (int at = BODY; at < BODY + 0x30; at += 5) {
      int byteAt = at;
      int bit = random.nextInt(8);
      check(
          "bit " + bit + " of byte " + at,
          copy -> DamagedQueue.flip(DamagedQueue.log(copy, 1), byteAt, bit),
          MESSAGES - 1);
    }
  }

  @Test
  void a_damaged_message_becomes_a_dead_letter_and_stops_nobody() throws Exception {
    queue.damage(copy -> DamagedQueue.flip(DamagedQueue.log(copy, 1), BODY + 0x28, 0));
    try (ChronicleQueueStore store = queue.open()) {
      List<String> expected = DamagedQueue.expected();
      expected.remove(12);
      assertThat(DamagedQueue.takeAll(store, "g", new ArrayList<>())).isEqualTo(expected);
      assertThat(DamagedQueue.dead(store, "g"))
          .singleElement()
          .satisfies(letter -> assertThat(letter.reason()).isEqualTo("damaged"))
          .satisfies(letter -> assertThat(letter.message().id()).isEqualTo(12));
    }
  }

  @Test
  void the_end_of_a_file_that_others_go_on_from_is_not_taken_for_damage() throws Exception {
    queue.damage(copy -> {});
    int more = 3000;
    try (ChronicleQueueStore sender = queue.open();
        ChronicleQueueStore receiver = queue.open()) {
      Thread sending =
          new Thread(
              () -> {
                for (int i = 0; i < more; i++) {
                  if (i % 100 == 0) {
                    queue.nextHour();
                  }
                  sender.append(DamagedQueue.text(MESSAGES + i).getBytes(UTF_8), SendOptions.NONE);
                }
              });
      sending.start();
      List<String> taken = new ArrayList<>();
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> {
            while (taken.size() < MESSAGES + more) {
              DamagedQueue.takeAll(receiver, "g", taken);
              assertThat(receiver.verify(false, Assertions::fail)).isTrue();
            }
          });
      sending.join();
      assertThat(taken).doesNotHaveDuplicates().hasSize(MESSAGES + more);
    }
  }

  @Test
  void what_is_sent_at_any_moment_of_a_look_is_not_taken_for_damage() throws Exception {
    queue.damage(copy -> {});
    AtomicInteger left = new AtomicInteger();
    try (ChronicleQueueStore sender = queue.open();
        ChronicleQueueStore looker =
            queue.openToldOfReads(
                () -> {
                  if (left.decrementAndGet() == 0) {
                    sender.append(new byte[100], SendOptions.NONE);
                  }
                })) {
      int reads = 0;
      do {
        left.set(++reads);
        assertThat(looker.verify(false, Assertions::fail)).isTrue();
      } while (left.get() <= 0);
      assertThat(reads).as("how many words a look reads").isGreaterThan(50);
    }
  }

  @Test
  void a_hole_amid_a_file_is_not_taken_for_its_end() throws Exception {
    for (int number = 0; number < 3; number++) {
      int file = number;
      queue.damage(copy -> DamagedQueue.zero(DamagedQueue.log(copy, file), BODY + 0x60, 0xc0));
      List<String> taken = new ArrayList<>();
      try (ChronicleQueueStore store = queue.open()) {
        assertThatThrownBy(() -> DamagedQueue.takeAll(store, "g", taken))
            .isInstanceOf(DamagedFileException.class)
            .hasMessageContaining(".cq4")
            .hasMessageContaining("ends after");
        List<String> said = new ArrayList<>();
        assertThat(store.verify(false, said::add)).isFalse();
        assertThat(said).anyMatch(finding -> finding.contains("4 messages, from number"));
      }
      assertThat(taken).isEqualTo(DamagedQueue.expected().subList(0, 12 * number + 2));
    }
  }

  @Test
  void a_hole_that_begins_within_a_message_does_not_swallow_the_ones_behind_it() throws Exception {
    for (int number = 0; number < 3; number++) {
      int file = number;
      queue.damage(copy -> DamagedQueue.zero(DamagedQueue.log(copy, file), BODY + 0x74, 0xc0));
      List<String> taken = new ArrayList<>();
      try (ChronicleQueueStore store = queue.open()) {
        assertThatThrownBy(() -> DamagedQueue.takeAll(store, "g", taken))
            .isInstanceOf(DamagedFileException.class)
            .hasMessageContaining("penstock repair");
      }
      assertThat(taken).isEqualTo(DamagedQueue.expected().subList(0, 12 * number + 2));
    }
  }

  @Test
  void a_log_that_was_cut_short_or_wiped_out_is_noticed() throws Exception {
    for (int i = 0; i < 6; i++) {
      int number = random.nextInt(3);
      int length = i % 2 == 0 ? random.nextInt(BODY) : BODY + random.nextInt(END - BODY - 8);
      check(
          "file " + number + " cut to " + length,
          copy -> DamagedQueue.cut(DamagedQueue.log(copy, number), length),
          MESSAGES - 12);
    }
    for (int page : new int[] {0, 8, 16}) {
      int number = random.nextInt(3);
      check(
          "page " + page + " of file " + number,
          copy -> DamagedQueue.zero(DamagedQueue.log(copy, number), page * 4096L, 4096),
          page == 16 ? MESSAGES - 12 : MESSAGES);
    }
  }

  @Test
  void a_missing_file_is_noticed() throws Exception {
    for (int number = 0; number < 3; number++) {
      int missing = number;
      check(
          "no file " + number,
          copy -> Files.delete(DamagedQueue.log(copy, missing)),
          MESSAGES - 12);
    }
    check("no metadata", copy -> Files.delete(metadata(copy)), MESSAGES);
    check("no counts", copy -> Files.delete(copy.resolve("append.lock")), MESSAGES);
  }

  @Test
  void what_is_counted_and_what_chronicle_keeps_beside_the_log_is_guarded_too() throws Exception {
    for (int i = 0; i < 6; i++) {
      int meta = random.nextInt(0x1f0);
      int count = 512 + random.nextInt(11 * 32);
      int bit = random.nextInt(8);
      check("meta " + meta, copy -> DamagedQueue.flip(metadata(copy), meta, bit), MESSAGES);
      check(
          "append " + count,
          copy -> DamagedQueue.flip(copy.resolve("append.lock"), count, bit),
          MESSAGES);
    }
    check("meta cut", copy -> DamagedQueue.cut(metadata(copy), random.nextInt(0x1f0)), MESSAGES);
    check("append cut", copy -> DamagedQueue.cut(copy.resolve("append.lock"), 1000), MESSAGES);
    check(
        "append wiped out",
        copy -> DamagedQueue.zero(copy.resolve("append.lock"), 64, 4032),
        MESSAGES);
  }

  private static Path metadata(Path copy) {
    return copy.resolve(Lanes.name(4)).resolve(LaneMeta.FILE);
  }

  private void check(String kind, Damage damage, int saved) throws Exception {
    String what = kind + " (seed " + SEED + ")";
    queue.damage(damage);
    boolean told = assertTimeoutPreemptively(SOON, () -> use(what), what);
    queue.damage(damage);
    assertTimeoutPreemptively(SOON.multipliedBy(3), () -> repair(what, told, saved), what);
  }

  /** Sends and takes; returns whether anybody was told of the damage. */
  private boolean use(String what) {
    List<String> taken = new ArrayList<>();
    boolean told = false;
    try (ChronicleQueueStore store = queue.open()) {
      store.append("more".getBytes(UTF_8), SendOptions.NONE);
      DamagedQueue.takeAll(store, "g", taken);
      told = !DamagedQueue.dead(store, "g").isEmpty();
    } catch (DamagedFileException e) {
      assertThat(e).as(what).hasMessageContaining(queue.queue().toString());
      assertThat(e).as(what).hasMessageContaining("penstock repair");
      told = true;
    }
    List<String> sent = DamagedQueue.expected();
    sent.add("more");
    if (!told) {
      assertThat(taken).as(what).isEqualTo(sent);
    }
    assertThat(taken).as(what).isSubsetOf(sent).doesNotHaveDuplicates();
    return told;
  }

  private void repair(String what, boolean told, int atLeast) {
    List<String> said = new ArrayList<>();
    try (ChronicleQueueStore store = queue.open()) {
      boolean sound = store.verify(false, said::add);
      assertThat(sound).as(what).isEqualTo(said.isEmpty());
      assertThat(sound && told).as(what + ": told, but found sound").isFalse();
      assertThat(said).as(what).allMatch(finding -> finding.contains(queue.queue().toString()));
      assertThat(store.verify(true, said::add)).as(what + said).isTrue();
    }
    try (ChronicleQueueStore store = queue.open()) {
      List<String> taken = DamagedQueue.takeAll(store, "g", new ArrayList<>());
      assertThat(DamagedQueue.expected()).as(what).containsAll(taken);
      assertThat(taken).as(what).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(atLeast);
      store.append("more".getBytes(UTF_8), SendOptions.NONE);
      assertThat(DamagedQueue.takeAll(store, "g", new ArrayList<>()))
          .as(what)
          .containsExactly("more");
    }
  }
}
