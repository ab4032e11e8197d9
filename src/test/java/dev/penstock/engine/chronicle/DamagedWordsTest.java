package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.state.Counter;
import dev.penstock.state.Hold;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateObjectName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedWordsTest {
  @TempDir Path folder;

  private final List<String> findings = new ArrayList<>();

  @Test
  void nothing_is_said_of_sound_objects_also_while_they_are_used() throws InterruptedException {
    try (SharedState state = open()) {
      fill(state);
      Hold hold = state.locks().lock("ledger").acquire();
      assertThat(state.objects()).hasSize(6);
      state.objects().forEach(object -> state.verify(object, false, findings::add));
      state.findStrangers(findings::add);
      hold.close();
    }
    assertThat(findings).isEmpty();
  }

  @Test
  void a_header_that_was_overwritten_is_named_and_what_it_says_is_kept() throws IOException {
    for (int at : new int[] {0, 8, 12, 24, 32}) {
      try (SharedState state = open()) {
        fill(state);
      }
      List<String> files = new ArrayList<>(List.of("done.counter", "ratio.value", "hits.array"));
      if (at != 24) { // the length, which a memory's size tells only up to a multiple of 8
        files.add("frames.memory");
      }
      for (String file : files) {
        overwrite(file, at, at < 16 ? 4 : 8);
        repair(file);
      }
      try (SharedState state = open()) {
        isFilled(state);
      }
    }
  }

  @Test
  void an_array_that_was_cut_off_keeps_what_is_left() throws IOException {
    try (SharedState state = open()) {
      fill(state);
    }
    cut("hits.array", 64 + 8 * 4 + 3);
    try (SharedState state = open()) {
      assertThatThrownBy(() -> hits(state))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining("hits.array");
    }
    repair("hits.array");
    assertThat(findings).anyMatch(finding -> finding.contains("the last 13 bytes are lost"));
    try (SharedState state = open()) {
      SharedArray<Integer> hits = hits(state);
      assertThat(hits.get(3)).isEqualTo(13);
      assertThat(hits.get(5)).isZero();
      hits.set(5, 15);
    }
  }

  @Test
  void what_nothing_is_known_of_is_set_aside_and_made_anew_at_its_next_use() throws IOException {
    try (SharedState state = open()) {
      fill(state);
    }
    overwrite("ratio.value", 16, 16);
    repair("ratio.value");
    assertThat(folder.resolve("ratio.value")).doesNotExist();
    try (SharedState state = open()) {
      assertThat(state.value("ratio", Primitive.DOUBLE).get()).isZero();
    }
  }

  @Test
  void a_lock_that_is_damaged_is_refused_and_after_a_repair_nobody_holds_it() throws Exception {
    for (long seed = 0; seed < 10; seed++) {
      try (SharedState state = open()) {
        state.locks().lock("ledger").acquire();
      }
      if (seed == 0) {
        cut("ledger.lock", 20_000);
      } else {
        overwrite("ledger.lock", 81_920 + 8 * new Random(seed).nextInt(4096), 8);
      }
      try (SharedState state = open()) {
        assertThatThrownBy(() -> state.locks().lock("ledger"))
            .isInstanceOf(DamagedFileException.class)
            .hasMessageContaining("ledger.lock");
      }
      repair("ledger.lock");
      assertThat(findings).anyMatch(finding -> finding.contains("nobody holds it"));
      try (SharedState state = open()) {
        state.locks().lock("ledger").tryAcquire().orElseThrow().close();
      }
    }
  }

  @Test
  void what_this_process_has_open_is_not_repaired() {
    try (SharedState state = open()) {
      state.counter("done");
      assertThatThrownBy(() -> state.verify(object("done.counter"), true, findings::add))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("is open in this process");
    }
  }

  @Test
  void a_file_that_is_no_object_is_named() throws IOException {
    Files.write(folder.resolve("notes.txt"), new byte[3]);
    try (SharedState state = open()) {
      state.findStrangers(findings::add);
    }
    assertThat(findings)
        .containsExactly("nobody knows what " + folder.resolve("notes.txt") + " is");
  }

  private static void fill(SharedState state) {
    state.counter("done").set(3);
    state.value("ratio", Primitive.DOUBLE).set(0.1);
    state.memory("frames", 100).put(99, Primitive.BYTE, (byte) 9);
    for (int i = 0; i < 6; i++) {
      hits(state).set(i, 10 + i);
    }
    state.locks().lock("ledger");
    state.locks().semaphore("permits", 3);
  }

  private static void isFilled(SharedState state) {
    Counter done = state.counter("done");
    assertThat(done.get()).isEqualTo(3);
    assertThat(state.value("ratio", Primitive.DOUBLE).get()).isEqualTo(0.1);
    assertThat(state.memory("frames", 100).get(99, Primitive.BYTE)).isEqualTo((byte) 9);
    assertThat(hits(state).get(5)).isEqualTo(15);
  }

  private static SharedArray<Integer> hits(SharedState state) {
    return state.array("hits", Primitive.INT, 6);
  }

  private SharedState open() {
    return SharedState.in(folder, SharedState.DEFAULT_ENGINE);
  }

  /** Finds what is wrong with it, and repairs it. */
  private void repair(String file) throws IOException {
    byte[] damaged = Files.readAllBytes(folder.resolve(file));
    findings.clear();
    try (SharedState state = open()) {
      assertThat(state.verify(object(file), false, findings::add)).as(file).isFalse();
      assertThat(findings).singleElement().asString().contains(folder.resolve(file).toString());
      assertThat(state.verify(object(file), true, findings::add)).isTrue();
      assertThat(state.verify(object(file), false, findings::add)).isTrue();
    }
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all.filter(path -> path.toString().contains(file + ".damaged-")))
          .anySatisfy(kept -> assertThat(kept).hasBinaryContent(damaged));
    }
  }

  private static StateObjectName object(String file) {
    String[] parts = file.split("\\.");
    return new StateObjectName(parts[1], parts[0]);
  }

  private void overwrite(String file, int at, int length) throws IOException {
    byte[] noise = new byte[length];
    new Random(at).nextBytes(noise);
    try (RandomAccessFile raw = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
      raw.seek(at);
      raw.write(noise);
    }
  }

  private void cut(String file, int length) throws IOException {
    try (RandomAccessFile raw = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
      raw.setLength(length);
    }
  }
}
