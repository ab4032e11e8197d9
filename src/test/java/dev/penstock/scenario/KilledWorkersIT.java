package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.WorkQueue;
import dev.penstock.scenario.programs.Acknowledgements;
import dev.penstock.scenario.programs.CountUp;
import dev.penstock.scenario.programs.SendOn;
import dev.penstock.state.SharedMap;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers are killed while they do nothing but use a map or a queue, so that some die inside. The
 * survivors go on, and nothing that was acknowledged is lost.
 */
@Tag("alone")
class KilledWorkersIT {
  /**
   * A fraction of what Chronicle's own locks make others wait for the dead, 15 s and 60 s, and long
   * beside the 100 ms that are promised: these machines are busy.
   */
  private static final Duration BLOCKED = Duration.ofSeconds(5);

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final int WORKERS = 4;

  /** All workers but one are killed in each. With as many, some die where it matters. */
  private static final int ROUNDS = 3;

  private static final int KILLS = (WORKERS - 1) * ROUNDS;

  @TempDir Path folder;

  private Path acknowledged;
  private Installation installation;

  @BeforeEach
  void makeFolder() throws IOException {
    acknowledged = Files.createDirectory(folder.resolve("acknowledged"));
    installation = new Installation(folder);
  }

  @AfterEach
  void stop() {
    installation.close();
  }

  @Test
  void processes_killed_inside_a_shared_map_block_nobody_and_lose_nothing() {
    configure(CountUp.class);
    try (Penstock penstock = Penstock.open(installation.data())) {
      SharedMap<Long> counters = penstock.map(CountUp.MAP, Codec.int64());

      killWorkers(() -> counters.get(CountUp.KEY));

      // A process killed between its update and the note of it leaves one update too many.
      long counted = counters.get(CountUp.KEY).orElseThrow();
      long noted = acknowledgedBy().values().stream().mapToLong(Long::longValue).sum();
      assertThat(counted).isBetween(noted, noted + KILLS);
    }
  }

  @Test
  void producers_killed_while_sending_block_nobody_and_lose_no_message() {
    configure(SendOn.class);
    try (Penstock penstock = Penstock.open(installation.data())) {
      WorkQueue<Long> queue = penstock.queue("numbers", Codec.int64());
      AtomicLong sent = new AtomicLong();

      killWorkers(() -> queue.send(sent.getAndIncrement()));

      Map<Long, Long> received = receiveInOrder(queue);
      assertThat(received.remove(0L)).as("messages of this process").isEqualTo(sent.get());
      Map<Long, Long> noted = acknowledgedBy();
      assertThat(received).containsOnlyKeys(noted.keySet());
      received.forEach(
          (sender, count) -> assertThat(count).isBetween(noted.get(sender), noted.get(sender) + 1));
    }
  }

  private void configure(Class<?> program) {
    // A new process would free some of the locks that the dead ones left.
    installation.configure(
        """
        programs:
          hammer:
            run: %s
            classpath: [%s]
            args: [%s]
            output: numbers
            count: %d
            restart: never
        """
            .formatted(
                program.getName(),
                Path.of("target/test-classes").toAbsolutePath(),
                acknowledged,
                WORKERS));
  }

  /**
   * Kills all workers but one at once, and again with new ones. After each time, the spared one and
   * this process get on with their work.
   */
  private void killWorkers(Runnable ownUse) {
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(installation.penstock("up", "-d").exit()).isZero();
      await().atMost(LONG_ENOUGH).until(() -> workingPids().size() == WORKERS);
      List<Long> victims = new ArrayList<>(workingPids());
      long survivor = victims.remove(0);

      victims.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));

      await().atMost(LONG_ENOUGH).until(() -> victims.stream().noneMatch(Processes::isAlive));
      long before = acknowledgedBy().get(survivor);
      long start = System.nanoTime();
      ownUse.run();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BLOCKED);
      await().atMost(BLOCKED).until(() -> acknowledgedBy().get(survivor) > before + 1000);
      assertThat(installation.penstock("down").exit()).isZero();
    }
  }

  /** The workers that have done something since they were started, in the order of their names. */
  private List<Long> workingPids() {
    Map<Long, Long> done = acknowledgedBy();
    return installation.workers().stream()
        .map(worker -> worker.get("pid"))
        .filter(Objects::nonNull)
        .map(pid -> ((Number) pid).longValue())
        .filter(pid -> done.getOrDefault(pid, 0L) > 0)
        .toList();
  }

  /** How often each process, by its pid, was told that what it did is done. */
  private Map<Long, Long> acknowledgedBy() {
    Map<Long, Long> counts = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(acknowledged)) {
      for (Path file : files) {
        counts.put(Long.parseLong(file.getFileName().toString()), Acknowledgements.read(file));
      }
      return counts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes all messages, checks that each sender's are there in order, and counts them. */
  private static Map<Long, Long> receiveInOrder(WorkQueue<Long> queue) {
    Map<Long, Long> received = new HashMap<>();
    try (Consumer<Long> consumer = queue.consumer("check")) {
      for (Delivery<Long> next; (next = consumer.take(Duration.ZERO)) != null; next.ack()) {
        long sender = SendOn.sender(next.body());
        long expected = received.merge(sender, 1L, Long::sum) - 1;
        assertThat(SendOn.number(next.body())).as("from " + sender).isEqualTo(expected);
      }
    }
    return received;
  }
}
