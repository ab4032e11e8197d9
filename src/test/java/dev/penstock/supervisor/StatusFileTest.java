package dev.penstock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusFileTest {
  private static final Instant SINCE = Instant.ofEpochMilli(1_790_000_000_123L);

  @TempDir Path run;

  @Test
  void what_was_written_is_read() throws IOException {
    StatusSnapshot snapshot =
        new StatusSnapshot(
            new ProcessIdentity(17, 4711),
            SINCE,
            List.of(
                worker(Optional.of(new ProcessIdentity(18, 4712)), OptionalInt.empty(), ""),
                worker(Optional.empty(), OptionalInt.of(3), "exit code 3: ümlaut")));

    StatusFile.write(run, snapshot);

    assertThat(StatusSnapshot.read(run)).contains(snapshot);
    assertThat(run.toFile().list()).containsExactly("status");
  }

  @Test
  void the_layout_is_as_drawn() {
    StatusSnapshot snapshot =
        new StatusSnapshot(
            new ProcessIdentity(17, 4711),
            SINCE,
            List.of(worker(Optional.empty(), OptionalInt.empty(), "a\tb\nc")));

    assertThat(StatusFile.format(snapshot))
        .isEqualTo(
            "penstock-status\t1\t17\t4711\t1790000000123\n"
                + "resize-1\tresize\tCOMMAND\tBACKOFF\tUP\t-\t-\t1790000000123\t2\t-\ta b c\n");
  }

  @Test
  void without_a_supervisor_ever_there_is_no_status() {
    assertThat(StatusSnapshot.read(run)).isEmpty();
  }

  @Test
  void another_version_is_refused_by_number() throws IOException {
    Files.writeString(run.resolve("status"), "penstock-status\t2\tanything\n");

    assertThatThrownBy(() -> StatusSnapshot.read(run))
        .isInstanceOf(PenstockException.class)
        .hasMessageContaining("it has layout version 2, this release of Penstock reads version 1");
  }

  @Test
  void a_damaged_file_is_refused_with_its_name() throws IOException {
    for (String damaged :
        List.of(
            "", "\n", "other\t1\n", "penstock-status\t1\t2\n", "penstock-status\t1\tx\ty\tz\n")) {
      Files.writeString(run.resolve("status"), damaged);
      assertThatThrownBy(() -> StatusSnapshot.read(run))
          .isInstanceOf(PenstockException.class)
          .hasMessageContaining(run.resolve("status").toString());
    }
  }

  private static WorkerStatus worker(
      Optional<ProcessIdentity> process, OptionalInt exit, String reason) {
    return new WorkerStatus(
        "resize-1",
        "resize",
        WorkerStatus.Kind.COMMAND,
        WorkerState.BACKOFF,
        WorkerStatus.Wanted.UP,
        process,
        SINCE,
        2,
        exit,
        reason);
  }
}
