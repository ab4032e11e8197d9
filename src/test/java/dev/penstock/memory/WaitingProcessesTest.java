package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Sleepers and wakers in processes of their own, as they are in earnest. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitingProcessesTest {
  private static final List<String> PREPARED =
      List.of("-Djna.boot.library.path=" + System.getProperty("jna.boot.library.path"));

  @TempDir Path folder;
  private Path file;
  private MappedRegion region;

  @BeforeEach
  void map() {
    file = folder.resolve("wait");
    region = Answering.map(file);
  }

  @Test
  void a_sleeper_in_another_process_is_woken_each_time() throws Exception {
    try (Answering other = Answering.start(file, PREPARED)) {
      for (int i = 1; i <= 1_000; i++) {
        ask(i);
      }
      assertThat(other.kill()).as("nothing is said, no warning either").isEmpty();
    }
  }

  @Test
  void a_sleeper_takes_practically_no_time_of_a_processor() throws Exception {
    try (Answering other = Answering.start(file, PREPARED)) {
      ask(1);
      awaitAsleep();
      Duration used = cpu(other);
      long switches = switches(other);

      pass(Duration.ofSeconds(2));

      // A process that naps 1 ms at most would be switched to 2,000 times.
      assertThat(switches(other) - switches).isLessThan(1_000);
      assertThat(cpu(other).minus(used)).isLessThan(Duration.ofMillis(500));
      ask(2);
    }
  }

  @Test
  void a_sleeper_that_was_killed_leaves_nothing_that_hinders_the_next() throws Exception {
    try (Answering victim = Answering.start(file, PREPARED)) {
      ask(1);
      awaitAsleep();
      victim.kill();
    }
    region.set(Answering.QUESTION, 0);
    Answering.questions(region).wake();
    assertThat(region.get(Answering.QUESTION_SLEEPERS) % 2).isZero();
    try (Answering next = Answering.start(file, PREPARED)) {
      ask(2);
      awaitAsleep();
      ask(3);
      assertThat(next.kill()).isEmpty();
    }
  }

  @Test
  void without_the_prepared_library_it_is_unpacked_and_nothing_remains_of_it() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    List<String> flags = List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary);
    try (Answering other = Answering.start(file, flags)) {
      ask(1);
      awaitAsleep();
      ask(2);
      assertThat(other.kill()).isEmpty();
    }
    assertThat(home).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void without_jna_a_process_naps_and_notices_all_the_same() throws Exception {
    String classPath =
        Stream.of(WaitPoint.class, Answering.class, Logger.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(":"));
    try (Answering other = Answering.start(file, List.of("-cp", classPath))) {
      region.set(Answering.QUESTION, 1);
      await().until(() -> region.get(Answering.ANSWER) == 1);
      assertThat(region.get(Answering.QUESTION_SLEEPERS)).as("it never lay down").isZero();
      assertThat(other.handle().isAlive()).isTrue();
    }
  }

  /** Sets the question, and sleeps until the answer is there. */
  private void ask(long question) {
    region.set(Answering.QUESTION, question);
    Answering.questions(region).wake();
    WaitPoint answers = Answering.answers(region);
    for (long seen = answers.value(); seen != question; seen = answers.value()) {
      answers.await(seen, Duration.ofMinutes(5).toNanos());
    }
  }

  private void awaitAsleep() {
    await().until(() -> region.get(Answering.QUESTION_SLEEPERS) % 2 == 1);
  }

  private void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    WaitPoint answers = Answering.answers(region);
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      answers.await(answers.value(), left);
    }
  }

  private static Duration cpu(Answering other) {
    return other.handle().info().totalCpuDuration().orElseThrow();
  }

  /** How often the threads of the process have let go of a processor to wait. */
  private static long switches(Answering other) throws IOException {
    long sum = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", "" + other.handle().pid(), "task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        sum += switches(thread);
      }
    }
    return sum;
  }

  private static long switches(Path thread) throws IOException {
    String name = "voluntary_ctxt_switches:";
    try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
          .sum();
    }
  }
}
