package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails here sleeps on for {@link #FOR_EVER}, and the time of its test runs out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaitPointTest {
  private static final int WORD = MappedRegion.FIRST_WORD;
  private static final int SLEEPERS = MappedRegion.FIRST_WORD + 8;
  private static final long FOR_EVER = Duration.ofMinutes(10).toNanos();

  @TempDir Path folder;
  private MappedRegion region;

  @BeforeEach
  void map() {
    region = MappedRegion.open(folder.resolve("wait"), new MappedRegion.Layout("TESTWAIT", 1, 128));
  }

  @Test
  void tests_run_where_the_kernel_can_be_asked() {
    assertThat(Futex.orNull()).isNotNull();
  }

  @ParameterizedTest(name = "in the kernel: {0}")
  @ValueSource(booleans = {true, false})
  void a_sleeper_wakes_at_a_change(boolean inKernel) throws Exception {
    WaitPoint point = point(inKernel);
    Thread sleeper = sleeper(point);
    awaitAsleep(sleeper, inKernel);

    region.set(WORD, 7);
    point.wake();

    sleeper.join();
    assertThat(point.value()).isEqualTo(7);
  }

  @ParameterizedTest(name = "in the kernel: {0}")
  @ValueSource(booleans = {true, false})
  void it_returns_when_the_time_is_up(boolean inKernel) {
    long start = System.nanoTime();
    point(inKernel).await(0, Duration.ofMillis(50).toNanos());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(40), Duration.ofSeconds(20));
  }

  @ParameterizedTest(name = "in the kernel: {0}")
  @ValueSource(booleans = {true, false})
  void it_returns_at_once_when_the_word_has_changed_or_there_is_no_time(boolean inKernel) {
    WaitPoint point = point(inKernel);
    region.set(WORD, 1);
    point.await(0, FOR_EVER);
    point.await(1, 0);
    point.await(1, -1);
    assertThat(region.get(SLEEPERS)).as("nobody lay down").isZero();
  }

  @Test
  void a_long_sleep_ends_after_a_while_so_that_the_caller_can_look_around() {
    new WaitPoint(region, WORD, SLEEPERS).await(0, FOR_EVER);
    assertThat(region.get(WORD)).isZero();
  }

  @Test
  void waking_nobody_changes_nothing() {
    point(true).wake();
    assertThat(region.get(SLEEPERS)).isZero();
  }

  @Test
  void a_killed_sleeper_costs_one_needless_wake_and_the_next_sleeper_is_woken() throws Exception {
    region.set(SLEEPERS, 1); // what it left
    WaitPoint point = point(true);
    point.wake();
    assertThat(region.get(SLEEPERS)).isEqualTo(4);
    point.wake();
    assertThat(region.get(SLEEPERS)).isEqualTo(4);

    Thread sleeper = sleeper(point);
    awaitAsleep(sleeper, true);
    assertThat(region.get(SLEEPERS)).isEqualTo(5);
    region.set(WORD, 1);
    point.wake();
    sleeper.join();
    assertThat(region.get(SLEEPERS)).isEqualTo(8);
  }

  @Test
  void the_next_waker_wakes_whom_a_killed_one_did_not() throws Exception {
    WaitPoint point = point(true);
    Thread sleeper = sleeper(point);
    awaitAsleep(sleeper, true);
    long found = region.get(SLEEPERS);
    region.set(WORD, 1);
    assertThat(region.compareAndSet(SLEEPERS, found, found + 2)).isTrue(); // and no further
    point.wake();
    sleeper.join();
  }

  @Test
  void a_nudge_lets_a_sleeper_look_up_though_nothing_changed() throws Exception {
    WaitPoint point = point(true);
    Thread sleeper = started(() -> point.await(0, FOR_EVER));
    awaitAsleep(sleeper, true);
    point.nudge();
    sleeper.join();
    point.await(0, FOR_EVER); // what was seen before the nudge is over
    assertThat(region.get(WORD)).isZero();
  }

  @ParameterizedTest(name = "in the kernel: {0}")
  @ValueSource(booleans = {true, false})
  void an_interrupt_ends_a_sleep_that_may_be_interrupted(boolean inKernel) throws Exception {
    WaitPoint point = point(inKernel);
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread sleeper =
        started(
            () -> {
              point.awaitInterruptibly(0, FOR_EVER);
              interrupted.set(Thread.currentThread().isInterrupted());
              point.awaitInterruptibly(point.value(), FOR_EVER); // nor does it sleep again
            });
    awaitAsleep(sleeper, inKernel);
    sleeper.interrupt();
    sleeper.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void all_who_sleep_are_woken() throws Exception {
    WaitPoint point = point(true);
    List<Thread> sleepers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      sleepers.add(sleeper(point));
    }
    for (Thread sleeper : sleepers) {
      awaitAsleep(sleeper, true);
    }
    region.set(WORD, 1);
    point.wake();
    for (Thread sleeper : sleepers) {
      sleeper.join();
    }
  }

  /** Each thread sleeps until it is its turn; one lost wake and all sleep for ever. */
  @Test
  void no_wake_is_lost_when_several_sleep_and_wake_at_once() throws Exception {
    WaitPoint point = point(true);
    int count = 4;
    long last = 40_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int turn = i;
      threads.add(
          started(
              () -> {
                for (long now = point.value(); now < last; now = point.value()) {
                  if (now % count == turn) {
                    region.set(WORD, now + 1);
                    point.wake();
                  } else {
                    point.await(now, FOR_EVER);
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(point.value()).isEqualTo(last);
  }

  @Test
  void a_sleeper_does_not_hold_up_the_garbage_collector() throws Exception {
    WaitPoint point = point(true);
    Thread sleeper = sleeper(point);
    awaitAsleep(sleeper, true);

    System.gc();

    assertThat(sleeper.isAlive()).isTrue();
    region.set(WORD, 1);
    point.wake();
    sleeper.join();
  }

  @Test
  void an_interrupted_thread_neither_naps_nor_spins_and_stays_interrupted() {
    Thread.currentThread().interrupt();
    point(false).await(0, FOR_EVER);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void what_the_kernel_refuses_is_an_error() {
    assertThatThrownBy(() -> Futex.orNull().sleep(region.memoryOf(WORD + 1), 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("errno 22"); // EINVAL: the address is no multiple of 4
  }

  private WaitPoint point(boolean inKernel) {
    return new WaitPoint(region, region, WORD, SLEEPERS, inKernel, FOR_EVER);
  }

  private Thread sleeper(WaitPoint point) {
    return started(
        () -> {
          while (point.value() == 0) {
            point.await(0, FOR_EVER);
          }
        });
  }

  private static Thread started(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** To Java, a thread in the kernel runs; that it said it would sleep is the most one can see. */
  private void awaitAsleep(Thread sleeper, boolean inKernel) {
    await()
        .until(
            () ->
                inKernel
                    ? region.get(SLEEPERS) % 2 == 1
                    : sleeper.getState() == Thread.State.TIMED_WAITING);
  }
}
