package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.scenario.programs.HoldLock;
import dev.penstock.state.Hold;
import dev.penstock.state.SharedLock;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who waits for a lock sleeps until something happens, and nothing wakes it in vain: not for
 * looking whether the holder, a process of its own here, still lives. What fails here sleeps on for
 * a minute.
 */
@Tag("alone")
class SleepingLockersIT {
  /** Long enough on any machine, and much shorter than what sleeps on. */
  private static final long SECONDS = 20;

  private static final String WAITER = "waits-for-lock"; // as much as Linux keeps of a name

  @TempDir Path folder;
  private final List<Process> started = new ArrayList<>();
  private Penstock penstock;
  private SharedLock lock;

  @BeforeEach
  void open() {
    penstock = Penstock.open(folder.resolve("data"));
    lock = penstock.lock("l");
  }

  @AfterEach
  void end() {
    started.forEach(process -> process.destroyForcibly().onExit().join());
    penstock.close();
  }

  private Process holder() {
    Path says = folder.resolve("holds-" + started.size());
    Process holder = JavaProcess.start(HoldLock.class, folder.resolve("data"), says);
    started.add(holder);
    await().atMost(Duration.ofMinutes(1)).until(() -> Files.exists(says));
    return holder;
  }

  private FutureTask<Hold> waiter() {
    FutureTask<Hold> task = new FutureTask<>(lock::acquire);
    new Thread(task, WAITER).start();
    await().until(() -> lock.waiters() == 1);
    return task;
  }

  /** Waits until the waiter is not switched to for two seconds. */
  private static void awaitDeepSleep() throws IOException {
    Path thread = find(WAITER);
    String[] last = {""};
    await()
        .pollInterval(Duration.ofSeconds(2))
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              String before = last[0];
              last[0] = switches(thread);
              return last[0].equals(before);
            });
  }

  private static Path find(String name) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
          return thread;
        }
      }
    }
    throw new AssertionError("there is no thread " + name);
  }

  /** How often the thread has let go of a processor. */
  private static String switches(Path thread) throws IOException {
    try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("voluntary_ctxt_switches"))
          .findAny()
          .orElseThrow();
    }
  }

  @Test
  void who_waits_for_a_lock_sleeps_and_has_it_when_its_holder_is_killed() throws Exception {
    Process holder = holder();
    FutureTask<Hold> waiter = waiter();
    awaitDeepSleep();
    long killed = System.nanoTime();
    holder.destroyForcibly();
    Hold hold = waiter.get(SECONDS, TimeUnit.SECONDS);
    System.out.printf(
        "the lock of the dead was taken after %.1f ms%n", (System.nanoTime() - killed) / 1e6);
    assertThat(hold.ownerDied()).isTrue();
    hold.close();
  }

  @Test
  void who_sleeps_is_not_held_up_by_one_that_is_killed_beside_it() throws Exception {
    Process holder = holder();
    FutureTask<Hold> waiter = waiter();
    Process other =
        JavaProcess.start(HoldLock.class, folder.resolve("data"), folder.resolve("never"));
    started.add(other);
    await().atMost(Duration.ofMinutes(1)).until(() -> lock.waiters() == 2);
    awaitDeepSleep();
    other.destroyForcibly().waitFor();
    await().until(() -> lock.waiters() == 1);
    awaitDeepSleep();
    holder.destroyForcibly();
    waiter.get(SECONDS, TimeUnit.SECONDS).close();
  }

  @Test
  void an_interrupt_ends_the_sleep() throws Exception {
    holder();
    FutureTask<Hold> task = new FutureTask<>(lock::acquire);
    Thread waiter = new Thread(task, WAITER);
    waiter.start();
    await().until(() -> lock.waiters() == 1);
    awaitDeepSleep();
    waiter.interrupt();
    assertThatThrownBy(() -> task.get(SECONDS, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void a_thousand_waits_leave_no_descriptor_open() throws Exception {
    holder();
    long before = descriptors();
    List<FutureTask<Boolean>> waits = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String name = "l" + i % 50;
      waits.add(
          new FutureTask<>(
              () -> {
                Duration moment = Duration.ofMillis(150); // they have it watched by then
                return penstock.locks().latch(name, 1).await(moment)
                    || lock.tryAcquire(moment).isPresent();
              }));
    }
    List<Thread> threads = waits.stream().map(Thread::new).toList();
    threads.forEach(Thread::start);
    for (FutureTask<Boolean> wait : waits) {
      assertThat(wait.get(2, TimeUnit.MINUTES)).isFalse();
    }
    await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before + 1));
  }

  private static long descriptors() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.count();
    }
  }
}
