package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.memory.Liveness.Watch;
import dev.penstock.testing.DeadProcess;
import dev.penstock.testing.QuietUnlessFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietUnlessFailed.class)
class DeathWatchTest {
  private static final long NO_SUCH_CALL = 9999;

  private final DeathWatch deaths = DeathWatch.orNull();
  private final AtomicInteger told = new AtomicInteger();
  private final List<Process> started = new ArrayList<>();
  private Process process;
  private long stamp;

  @BeforeEach
  void startOne() throws IOException {
    process = start();
    stamp = stamp(process);
  }

  private Process start() throws IOException {
    Process one = new ProcessBuilder("sleep", "600").start();
    started.add(one);
    return one;
  }

  private static long stamp(Process process) {
    return ProcessIdentity.of(process.pid()).orElseThrow().stamp();
  }

  @AfterEach
  void end() {
    started.forEach(one -> one.destroyForcibly().onExit().join());
    assertThat(deaths.size()).as("processes still watched").isZero();
  }

  private Watch watch(long process) {
    return deaths.watch(process, told::incrementAndGet).orElseThrow();
  }

  @Test
  void who_has_a_process_watched_is_told_once_of_its_end() throws Exception {
    Watch watch = watch(stamp);
    assertThat(told).hasValue(0);
    process.destroyForcibly().waitFor();
    await().until(() -> told.get() == 1);
    watch.close();
    assertThat(told).hasValue(1);
  }

  @Test
  void a_process_that_ended_before_is_told_of_at_once() {
    watch(DeadProcess.stamp()).close();
    assertThat(told).hasValue(1);
  }

  @Test
  void a_later_process_with_the_same_pid_is_not_taken_for_it() {
    watch(stamp ^ 1).close(); // another start time
    assertThat(told).hasValue(1);
  }

  @Test
  void a_number_that_is_a_threads_by_now_is_nobodys() throws Exception {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      long thread =
          threads
              .mapToLong(path -> Long.parseLong(path.getFileName().toString()))
              .filter(id -> id != ProcessHandle.current().pid())
              .findAny()
              .orElseThrow();
      watch(new ProcessIdentity(thread, 0).stamp()).close();
    }
    assertThat(told).hasValue(1);
  }

  @Test
  void each_of_several_is_told_but_not_who_called_it_off() throws Exception {
    AtomicInteger second = new AtomicInteger();
    Watch off = watch(stamp);
    assertThat(deaths.watch(stamp, second::incrementAndGet)).isPresent();
    assertThat(deaths.watch(stamp, second::incrementAndGet)).isPresent();
    off.close();
    off.close();
    process.destroyForcibly().waitFor();
    await().until(() -> second.get() == 2);
    assertThat(told).hasValue(0);
  }

  @Test
  void many_can_end_at_once() throws Exception {
    for (int i = 0; i < 40; i++) {
      assertThat(deaths.watch(stamp(start()), told::incrementAndGet)).isPresent();
    }
    started.forEach(Process::destroyForcibly);
    await().until(() -> told.get() == 40);
  }

  @Test
  void what_fails_when_it_is_told_does_not_keep_others_from_being_told() throws Exception {
    assertThat(
            deaths.watch(
                stamp,
                () -> {
                  throw new IllegalStateException("as a test wants it");
                }))
        .isPresent();
    Process other = start();
    assertThat(deaths.watch(stamp(other), told::incrementAndGet)).isPresent();
    process.destroyForcibly().waitFor();
    other.destroyForcibly().waitFor();
    await().until(() -> told.get() == 1);
  }

  @Test
  void a_thousand_watches_leave_no_descriptor() {
    watch(stamp).close(); // which makes the one that stays
    long before = watchedDescriptors();
    for (int i = 0; i < 1000; i++) {
      watch(stamp).close();
      watch(DeadProcessHolder.STAMP).close();
    }
    assertThat(watchedDescriptors()).isEqualTo(before).isZero();
  }

  /** One for all rounds. */
  private static final class DeadProcessHolder {
    static final long STAMP = DeadProcess.stamp();
  }

  private static long watchedDescriptors() {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(DeathWatchTest::isOfAProcess).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfAProcess(Path descriptor) {
    try {
      // Newer kernels name them pidfd:[4026531836].
      return Files.readSymbolicLink(descriptor).toString().contains("pidfd");
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void a_system_that_does_not_have_the_call_is_found_out() {
    DeathWatch old = new DeathWatch(LibC.orNull(), NO_SUCH_CALL);
    assertThat(old.watch(stamp, told::incrementAndGet)).isEqualTo(Optional.empty());
    assertThat(old.watch(DeadProcess.stamp(), told::incrementAndGet)).isPresent();
    assertThat(old.size()).isZero();
  }
}
