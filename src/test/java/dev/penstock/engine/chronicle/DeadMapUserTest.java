package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.memory.MappedRegion;
import dev.penstock.state.MapStore;
import dev.penstock.testing.DeadProcess;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What survivors find when a process was killed inside a map, written into the gate by hand. */
@ExtendWith(QuietUnlessFailed.class)
class DeadMapUserTest {
  private static final MappedRegion.Layout GATE = new MappedRegion.Layout("PENMGATE", 1, 192);
  private static final int LOCK = 64;
  private static final int STATE = 128;
  private static final byte[] KEY = {1};
  private static final byte[] VALUE = {2};

  @TempDir Path folder;

  @Test
  void a_survivor_repairs_the_map_in_place_while_another_has_it_open() {
    try (MapStore survivor = open();
        MapStore other = open()) {
      survivor.put(KEY, VALUE);
      assertThat(other.get(KEY)).isEqualTo(VALUE);
      MappedRegion gate = MappedRegion.open(folder.resolve("m.gate"), GATE);
      gate.set(LOCK, DeadProcess.stamp());

      assertThat(survivor.get(KEY)).isEqualTo(VALUE);

      assertThat(gate.get(LOCK)).isZero();
      assertThat(gate.get(STATE)).isEqualTo(1);
      other.put(new byte[] {3}, VALUE);
      assertThat(survivor.size()).isEqualTo(2);
      assertThat(other.size()).isEqualTo(2);
    }
  }

  @Test
  void a_repair_that_was_itself_killed_is_done_again() {
    try (MapStore survivor = open()) {
      survivor.put(KEY, VALUE);
      MappedRegion gate = MappedRegion.open(folder.resolve("m.gate"), GATE);
      gate.set(STATE, 2);
      assertThat(survivor.get(KEY)).isEqualTo(VALUE);
      assertThat(gate.get(STATE)).isEqualTo(1);
    }
  }

  @Test
  void a_change_that_was_committed_is_made_by_the_survivor() {
    try (MapStore survivor = open()) {
      survivor.put(KEY, VALUE);
      byte[] other = {3};
      survivor.put(other, VALUE);
      MappedRegion gate = MappedRegion.open(folder.resolve("m.gate"), GATE);
      RedoRecord redo = new RedoRecord(folder.resolve("m.redo"));

      redo.commit(KEY, new byte[] {9, 9});
      gate.set(LOCK, DeadProcess.stamp());
      assertThat(survivor.get(KEY)).containsExactly(9, 9);

      redo.commit(other, null);
      gate.set(LOCK, DeadProcess.stamp());
      assertThat(survivor.get(other)).isNull();
      assertThat(redo.pending()).isNull();
    }
  }

  @Test
  void a_map_whose_maker_was_killed_is_made_anew() throws Exception {
    MappedRegion gate = MappedRegion.open(folder.resolve("m.gate"), GATE);
    gate.set(LOCK, DeadProcess.stamp());
    Files.write(folder.resolve("m.map"), new byte[100]);
    try (MapStore survivor = open()) {
      survivor.put(KEY, VALUE);
      assertThat(survivor.get(KEY)).isEqualTo(VALUE);
    }
  }

  private MapStore open() {
    return new ChronicleStateEngine().open(folder, "m");
  }
}
