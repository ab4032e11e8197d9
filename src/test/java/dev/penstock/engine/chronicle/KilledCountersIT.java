package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.state.Counter;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedState;
import dev.penstock.state.SharedValue;
import dev.penstock.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that count together are killed; what they noted as counted was counted. */
class KilledCountersIT {
  private static final int PROCESSES = 3;
  private static final int ROUNDS = 3;
  private static final long ENOUGH = 100_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
  }

  @Test
  void the_sum_is_what_was_noted_but_for_one_step_of_each_that_was_killed() throws Exception {
    try (SharedState state = SharedState.in(folder, "chronicle")) {
      SharedArray<Long> noted = state.array("noted", Primitive.LONG, ROUNDS * PROCESSES);
      for (int round = 0; round < ROUNDS; round++) {
        int first = round * PROCESSES;
        for (int i = first; i < first + PROCESSES; i++) {
          running.add(JavaProcess.start(Counts.class, folder, i));
        }
        await()
            .atMost(LONG_ENOUGH)
            .until(
                () -> {
                  for (int i = first; i < first + PROCESSES; i++) {
                    if (noted.get(i) < ENOUGH) {
                      return false;
                    }
                  }
                  return true;
                });
        for (Process process : running) {
          assertThat(process.isAlive()).isTrue();
          process.destroyForcibly().waitFor();
        }
        running.clear();
      }
      long sum = 0;
      for (int i = 0; i < noted.length(); i++) {
        sum += noted.get(i);
      }
      long killed = noted.length();
      assertThat(state.counter("counter").get()).isBetween(sum, sum + killed);
      assertThat((long) state.value("value", Primitive.INT).get()).isBetween(sum, sum + killed);
    }
  }

  /** Counts until it is killed, and notes after each step, where it is kept over a kill. */
  static final class Counts {
    public static void main(String[] args) {
      int number = Integer.parseInt(args[1]);
      try (SharedState state = SharedState.in(Path.of(args[0]), "chronicle")) {
        Counter counter = state.counter("counter");
        SharedValue<Integer> value = state.value("value", Primitive.INT);
        SharedArray<Long> noted = state.array("noted", Primitive.LONG, ROUNDS * PROCESSES);
        while (true) {
          counter.increment();
          value.add(1);
          noted.add(number, 1L);
        }
      }
    }
  }
}
