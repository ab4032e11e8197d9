package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.state.BrokenBarrierException;
import dev.penstock.state.Hold;
import dev.penstock.state.Locks;
import dev.penstock.state.SharedBarrier;
import dev.penstock.state.SharedCondition;
import dev.penstock.state.SharedLock;
import dev.penstock.state.SharedSemaphore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process held, or waited for, when it died: others have it at once, or are told. */
class LocksOfTheDeadTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final SomeProcess mortal = new SomeProcess();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private Locks locks(SomeProcess process) {
    return new Locks(
        folder,
        new ChronicleStateEngine(
            new Surroundings(Clock.SYSTEM, process, UnaryOperator.identity())));
  }

  private Locks dying() {
    return locks(mortal);
  }

  private Locks others() {
    return locks(new SomeProcess());
  }

  /** In a thread that goes on, as those of a process that is only said to be dead do. */
  private <T> Future<T> start(Callable<T> what) {
    return threads.submit(what);
  }

  @Test
  void who_takes_a_lock_from_the_dead_is_told_and_the_next_one_is_not() throws Exception {
    Hold lost = dying().lock("l").acquire();
    Future<Hold> waiter = start(() -> others().lock("l").acquire());
    SharedLock lock = others().lock("l");
    await().until(() -> lock.waiters() == 1);
    mortal.die();
    Hold taken = waiter.get();
    assertThat(taken.ownerDied()).isTrue();
    assertThat(taken.token()).isGreaterThan(lost.token());
    taken.close();
    try (Hold next = lock.acquire()) {
      assertThat(next.ownerDied()).isFalse();
    }
  }

  @Test
  void as_many_holds_as_there_can_be_are_taken_from_the_dead_at_once() throws Exception {
    int most = 1016;
    for (int i = 0; i < most; i++) {
      dying().boundedSemaphore("s", most).acquire();
    }
    mortal.die();
    assertThat(others().boundedSemaphore("s", most).tryAcquire(most, Duration.ZERO)).isPresent();
  }

  @Test
  void one_attempt_is_enough_to_take_a_lock_from_the_dead() throws Exception {
    assertThat(dying().lock("l").acquire().ownerDied()).isFalse();
    mortal.die();
    assertThat(others().lock("l").holder()).isEmpty();
    assertThat(others().lock("l").tryAcquire()).map(Hold::ownerDied).contains(true);
  }

  @Test
  void who_died_waiting_is_forgotten() throws Exception {
    Hold hold = others().lock("l").acquire();
    Future<Hold> waits = start(() -> dying().lock("l").acquire());
    SharedLock lock = others().lock("l");
    await().until(() -> lock.waiters() == 1);
    mortal.die();
    assertThat(lock.waiters()).isZero();
    waits.cancel(true);
    hold.close();
    lock.acquire().close();
  }

  @Test
  void readers_and_writers_that_died_hold_nobody_up() throws Exception {
    assertThat(dying().readWriteLock("rw").read().ownerDied()).isFalse();
    mortal.die();
    Hold writer = others().readWriteLock("rw").write();
    assertThat(writer.ownerDied()).isFalse();
    writer.close();

    SomeProcess second = new SomeProcess();
    assertThat(locks(second).readWriteLock("rw").write().ownerDied()).isFalse();
    second.die();
    others().readWriteLock("rw").read().close();
    assertThat(others().readWriteLock("rw").write().ownerDied()).isTrue();
  }

  @Test
  void a_writer_that_died_waiting_lets_readers_in() throws Exception {
    Hold reader = others().readWriteLock("rw").read();
    Future<Hold> writer = start(() -> dying().readWriteLock("rw").write());
    await().until(() -> others().readWriteLock("rw").tryRead(Duration.ZERO).isEmpty());
    mortal.die();
    writer.cancel(true);
    others().readWriteLock("rw").read().close();
    reader.close();
  }

  @Test
  void permits_of_the_dead_are_free_again() throws Exception {
    SharedSemaphore permits = others().boundedSemaphore("s", 4);
    Hold one = permits.acquire();
    assertThat(dying().boundedSemaphore("s", 4).acquire(2).token()).isZero();
    assertThat(dying().boundedSemaphore("s", 4).acquire().token()).isZero();
    assertThat(permits.tryAcquire(3, Duration.ZERO)).isEmpty();
    mortal.die();
    permits.tryAcquire(3, Duration.ZERO).orElseThrow().close();
    one.close();
    assertThat(permits.free()).isEqualTo(4);
  }

  @Test
  void a_barrier_breaks_when_one_dies_that_waits_there() throws Exception {
    Future<Integer> dies = start(() -> dying().barrier("b", 3).await(LONG));
    Future<Integer> waits = start(() -> others().barrier("b", 3).await(LONG));
    SharedBarrier barrier = others().barrier("b", 3);
    await().until(() -> barrier.waiting() == 2);
    mortal.die();
    assertThatThrownBy(waits::get)
        .hasCauseInstanceOf(BrokenBarrierException.class)
        .hasMessageContaining("died");
    assertThatThrownBy(() -> barrier.await(LONG)).isInstanceOf(BrokenBarrierException.class);
    dies.cancel(true);
  }

  @Test
  void a_notification_that_a_dead_process_got_goes_to_another_one() throws Exception {
    SharedCondition condition = others().condition("c");
    Locks dying = dying();
    Hold held = condition.acquire();
    // It waits, and is notified while it cannot have the lock; then it dies.
    held.close();
    Future<Boolean> dies =
        start(
            () -> {
              Hold hold = dying.condition("c").acquire();
              return dying.condition("c").await(hold, LONG);
            });
    await().until(() -> condition.waiting() == 1);
    Future<Boolean> waits =
        start(
            () -> {
              SharedCondition same = others().condition("c");
              try (Hold hold = same.acquire()) {
                return same.await(hold, LONG);
              }
            });
    await().until(() -> condition.waiting() == 2);
    mortal.die();
    try (Hold hold = condition.acquire()) {
      condition.signal(hold);
    }
    assertThat(waits.get()).isTrue();
    dies.cancel(true);
  }
}
