package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.WorkQueue;
import dev.penstock.scenario.programs.HoldFirst;
import dev.penstock.scenario.programs.HoldOn;
import dev.penstock.testing.Installation;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon a message comes again whose holder was killed: at the event of its end where a
 * supervisor sees that, else at the next look of a consumer that waits.
 *
 * <p>{@code scripts/test -Dit.test=RedeliveryIT -Dredelivery.kills=200} counts more of them.
 */
@Tag("alone")
class RedeliveryIT {
  private static final int KILLS = Integer.getInteger("redelivery.kills", 10);
  private static final int WORKERS = 3;
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

  /**
   * Promised of 99 in 100, which is printed, and asked of the shortest: of few kills on a machine
   * that has no core free, most may take longer, but all of them only if something waits for a time
   * to pass.
   */
  private static final Duration SUPERVISED = Duration.ofMillis(100);

  private static final Duration ALONE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private Installation installation;
  private Penstock penstock;
  private WorkQueue<String> queue;

  @BeforeEach
  void open() {
    installation = new Installation(folder);
    penstock = Penstock.open(installation.data());
    queue = penstock.queue("jobs", Codec.text());
  }

  @AfterEach
  void close() {
    penstock.close();
    installation.close();
  }

  @Test
  void a_message_of_a_killed_worker_goes_to_another_at_once() throws Exception {
    Path notes = Files.createFile(folder.resolve("notes"));
    installation.configure(
        """
        programs:
          hold:
            run: %s
            classpath: [%s]
            args: [%s]
            input: jobs
            count: %d
            restart: always
        """
            .formatted(
                HoldFirst.class.getName(),
                Path.of("target/test-classes").toAbsolutePath(),
                notes,
                WORKERS));
    assertThat(installation.penstock("up", "-d").exit()).isZero();
    long[] took = new long[KILLS];
    for (int i = 0; i < KILLS; i++) {
      String job = "job-" + i;
      // A JVM that starts takes a core for a second, which is no matter of the queue.
      await().atMost(LONG_ENOUGH).until(() -> readyWorkers() == WORKERS);
      queue.sendAll(Collections.nCopies(100, "to load classes"));
      await().atMost(LONG_ENOUGH).until(() -> queue.facts().groups().get(0).drained());
      queue.send(job);
      await().atMost(LONG_ENOUGH).until(() -> note(notes, job + " 1") != null);
      String[] held = note(notes, job + " 1");
      long killed = System.nanoTime();
      ProcessHandle.of(Long.parseLong(held[2])).orElseThrow().destroyForcibly();
      await().atMost(LONG_ENOUGH).until(() -> note(notes, job + " 2") != null);
      took[i] = Long.parseLong(note(notes, job + " 2")[3]) - killed;
    }
    report("supervised", took);
    assertThat(Duration.ofNanos(took[0])).isLessThan(SUPERVISED);
    assertThat(Duration.ofNanos(took[KILLS / 2])).isLessThan(ALONE);
    assertThat(installation.penstock("down").exit()).isZero();
  }

  private long readyWorkers() throws IOException {
    try (Stream<Path> files = Files.list(installation.data().resolve("run/workers"))) {
      return files.filter(RedeliveryIT::isReady).count();
    }
  }

  /** Whether this is of a worker that runs: that of a killed one lies there for a moment more. */
  private static boolean isReady(Path file) {
    try {
      String pid = Files.readString(file).lines().findFirst().orElse("0");
      return ProcessHandle.of(Long.parseLong(pid)).isPresent();
    } catch (IOException e) {
      return false; // it is gone by now
    }
  }

  /** What a worker noted of this message and attempt, or null while it did not. */
  private static String[] note(Path notes, String ofWhat) throws IOException {
    try (Stream<String> lines = Files.lines(notes)) {
      return lines
          .filter(line -> line.startsWith(ofWhat + " "))
          .map(line -> line.split(" "))
          .findFirst()
          .orElse(null);
    }
  }

  @Test
  void without_a_supervisor_it_takes_no_longer_than_a_second() throws Exception {
    long[] took = new long[KILLS];
    for (int i = 0; i < KILLS; i++) {
      Path note = folder.resolve("held-" + i);
      Process holder = JavaProcess.start(HoldOn.class, installation.data(), note);
      try {
        queue.send("job " + i);
        await().atMost(LONG_ENOUGH).until(() -> Files.exists(note));
        took[i] = nanosToNext(holder.pid());
      } finally {
        holder.destroyForcibly();
      }
    }
    report("library alone", took);
    assertThat(Duration.ofNanos(took[KILLS / 2])).isLessThan(ALONE);
  }

  /** Kills the holder of the only message, which a consumer here then takes. */
  private long nanosToNext(long pid) throws Exception {
    try (Consumer<String> consumer = queue.consumer("g")) {
      assertThat(consumer.take(Duration.ofMillis(300))).as("while its holder lives").isNull();
      CompletableFuture<Long> taken =
          CompletableFuture.supplyAsync(
              () -> {
                Delivery<String> delivery = consumer.take(LONG_ENOUGH);
                long now = System.nanoTime();
                assertThat(delivery.attempt()).isEqualTo(2);
                delivery.ack();
                return now;
              });
      long killed = System.nanoTime();
      ProcessHandle.of(pid).orElseThrow().destroyForcibly();
      return taken.get() - killed;
    }
  }

  private static void report(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "redelivery, %s, %d kills: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        what,
        nanos.length,
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) (nanos.length * 0.99)] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }
}
