package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.scenario.programs.UseLocks;
import dev.penstock.state.Locks;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that take locks all the time are killed at any moment, and others start in their place:
 * never are two inside, no permit is lost or made, and nobody waits for the dead.
 *
 * <p>{@code -Dlocks.kills=1000} goes on for longer.
 */
@Tag("alone")
class KilledLockersIT {
  private static final int KILLS = Integer.getInteger("locks.kills", 5);
  private static final int USERS = 4;
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /** Of the 100 ms that are promised, what is printed tells; starting JVMs take their share. */
  private static final long LONGEST_MILLIS = 2000;

  @TempDir Path folder;
  private final List<Process> running = new ArrayList<>();
  private final Random random = new Random();
  private int started;

  @AfterEach
  void end() {
    running.forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  void nobody_is_held_up_by_the_dead_and_never_are_two_inside() throws Exception {
    for (int i = 0; i < USERS; i++) {
      running.add(start());
    }
    for (int i = 0; i < KILLS; i++) {
      Path last = folder.resolve("user-" + started);
      await().atMost(LONG_ENOUGH).until(() -> Files.readString(last).contains("rounds"));
      Process victim = running.remove(random.nextInt(running.size()));
      assertThat(victim.isAlive()).isTrue();
      victim.destroyForcibly().waitFor();
      running.add(start());
    }
    Files.createFile(folder.resolve("stop"));
    for (Process process : running) {
      assertThat(process.waitFor()).isZero();
    }
    List<String> lines = lines();
    assertThat(lines).noneMatch(line -> line.startsWith("wrong"));
    long longest =
        lines.stream()
            .filter(line -> line.startsWith("rounds"))
            .map(line -> Long.parseLong(line.split(" ")[2]))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    System.out.printf(
        "%d kills, %d rounds; the longest wait for a lock took %.1f ms%n",
        KILLS,
        100 * lines.stream().filter(line -> line.startsWith("rounds")).count(),
        longest / 1e3);
    assertThat(longest / 1000).isLessThan(LONGEST_MILLIS);
    try (Penstock penstock = Penstock.open(folder.resolve("data"))) {
      Locks locks = penstock.locks();
      assertThat(UseLocks.allFree(locks)).isTrue();
      assertThat(locks.lock("l").tryAcquire()).isPresent();
      assertThat(locks.readWriteLock("rw").tryWrite(Duration.ZERO)).isPresent();
    }
  }

  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> file.toString().contains("user-")).toList()) {
        lines.addAll(Files.readAllLines(file));
      }
    }
    return lines;
  }

  private Process start() throws IOException {
    Path file = Files.createFile(folder.resolve("user-" + ++started));
    return JavaProcess.start(UseLocks.class, folder.resolve("data"), file);
  }
}
