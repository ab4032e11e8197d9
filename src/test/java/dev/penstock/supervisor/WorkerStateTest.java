package dev.penstock.supervisor;

import static dev.penstock.supervisor.WorkerState.BACKOFF;
import static dev.penstock.supervisor.WorkerState.EXITED;
import static dev.penstock.supervisor.WorkerState.FATAL;
import static dev.penstock.supervisor.WorkerState.RUNNING;
import static dev.penstock.supervisor.WorkerState.STARTING;
import static dev.penstock.supervisor.WorkerState.STOPPED;
import static dev.penstock.supervisor.WorkerState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerStateTest {
  private static final Map<WorkerState, Set<WorkerState>> MOVES =
      Map.of(
          STOPPED, Set.of(STARTING),
          STARTING, Set.of(RUNNING, BACKOFF, STOPPING, EXITED, FATAL),
          RUNNING, Set.of(BACKOFF, STOPPING, EXITED, FATAL),
          BACKOFF, Set.of(STARTING, STOPPED),
          STOPPING, Set.of(STOPPED),
          EXITED, Set.of(STARTING),
          FATAL, Set.of(STARTING));

  @Test
  void a_worker_makes_the_moves_of_the_table_and_no_others() {
    for (WorkerState from : WorkerState.values()) {
      for (WorkerState to : WorkerState.values()) {
        if (MOVES.get(from).contains(to)) {
          assertThat(from.to(to, "w-1")).isEqualTo(to);
        } else {
          assertThatThrownBy(() -> from.to(to, "w-1")).isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  @Test
  void a_forbidden_move_names_the_worker_and_both_states() {
    assertThatThrownBy(() -> STOPPED.to(STOPPING, "resize-2"))
        .hasMessage("worker resize-2 cannot go from STOPPED to STOPPING");
  }
}
