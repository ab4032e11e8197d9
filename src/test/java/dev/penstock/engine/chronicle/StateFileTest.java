package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.MappedRegion;
import dev.penstock.state.Counter;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateKind;
import dev.penstock.testing.Command;
import dev.penstock.testing.DeadProcess;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of counters, values, arrays and memory: damaged, half deleted, made by many at once.
 */
class StateFileTest {
  private static final int DELETED = 32;
  private static final int BLOCK = 512;

  @TempDir Path folder;
  private SharedState state;

  @BeforeEach
  void open() {
    state = SharedState.in(folder, "chronicle");
  }

  @AfterEach
  void close() {
    state.close();
  }

  @Test
  void one_that_many_make_at_once_is_one_and_leaves_no_draft() throws Exception {
    List<SharedState> openings =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> SharedState.in(folder, "chronicle"))
            .peek(opened -> opened.counter("done").increment())
            .toList();
    assertThat(openings).allMatch(opened -> opened.counter("done").get() == 16);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("done.counter"));
    }
  }

  @Test
  void a_truncated_file_is_refused_and_named() throws Exception {
    state.array("a", Primitive.LONG, 1000).fill(1L);
    Path file = folder.resolve("a.array");
    for (long size : new long[] {4096, 64, 10, 0}) {
      try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
        cut.setLength(size);
      }
      refused(file);
    }
  }

  @Test
  void a_damaged_header_is_refused_and_named() throws Exception {
    for (int at : new int[] {0, 8, 12, 16, 24}) {
      state.array("a" + at, Primitive.LONG, 1000).fill(1L);
      Path file = folder.resolve("a" + at + ".array");
      try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
        damaged.seek(at);
        damaged.write(0xff);
      }
      refused(file);
    }
  }

  private void refused(Path file) {
    String name = file.getFileName().toString().replace(".array", "");
    try (SharedState again = SharedState.in(folder, "chronicle")) {
      assertThatThrownBy(() -> again.array(name, Primitive.LONG, 1000))
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void an_array_takes_its_disk_space_when_it_is_made() {
    state.array("a", Primitive.LONG, 1_000_000);
    String blocks = Command.run(List.of("stat", "-c", "%b", "a.array"), Map.of(), folder).out();
    assertThat(Long.parseLong(blocks.strip()) * BLOCK).isGreaterThanOrEqualTo(8_000_000);
  }

  @Test
  void a_deletion_that_was_killed_half_way_is_completed_by_who_asks_for_the_name() {
    Counter held = state.counter("done");
    held.set(7);
    mark("done");
    assertThat(state.shape(StateKind.COUNTER, "done")).isEmpty();
    try (SharedState other = SharedState.in(folder, "chronicle")) {
      assertThat(other.counter("done").increment()).isEqualTo(1);
    }
    assertThat(held.get()).isEqualTo(7);
    assertThat(state.counter("done").get()).isEqualTo(1);
  }

  @Test
  void who_died_deleting_keeps_nobody_from_it() {
    state.counter("other");
    state.delete(StateKind.COUNTER, "other");
    MappedRegion lock =
        MappedRegion.open(
            folder.resolve("_deletions"), new MappedRegion.Layout("PENDELET", 1, 128));
    lock.set(MappedRegion.FIRST_WORD, DeadProcess.stamp());
    state.counter("done");
    mark("done");
    assertThat(state.counter("done").increment()).isEqualTo(1);
    assertThat(state.delete(StateKind.COUNTER, "done")).isTrue();
    assertThat(folder.resolve("done.counter")).doesNotExist();
  }

  private void mark(String counter) {
    MappedRegion.find(folder.resolve(counter + ".counter"), "PENCOUNT", 1)
        .orElseThrow()
        .set(DELETED, 1);
  }
}
