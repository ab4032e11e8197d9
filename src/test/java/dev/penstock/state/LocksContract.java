package dev.penstock.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.fault.ClosedException;
import dev.penstock.fault.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of locks and what is like them, told as stories that every engine must live up to. Two
 * openings stand for two processes, of which both live.
 */
public abstract class LocksContract {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration A_MOMENT = Duration.ofMillis(30);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private SharedState here;
  private SharedState there;
  private Locks locks;
  private Locks others;
  private final List<Thread> threads = new ArrayList<>();

  protected abstract String engine();

  @BeforeEach
  void open() {
    here = SharedState.in(folder, engine());
    there = SharedState.in(folder, engine());
    locks = here.locks();
    others = there.locks();
  }

  @AfterEach
  void close() {
    threads.forEach(Thread::interrupt);
    here.close();
    there.close();
  }

  /** In one that holds nothing yet. */
  private <T> Future<T> inAnotherThread(Callable<T> what) {
    FutureTask<T> task = new FutureTask<>(what);
    Thread thread = new Thread(task);
    threads.add(thread);
    thread.start();
    return task;
  }

  private <T> T elsewhere(Callable<T> what) throws Exception {
    return inAnotherThread(what).get();
  }

  @Test
  void one_holds_a_lock_at_a_time_and_each_hold_has_a_greater_token() throws Exception {
    SharedLock lock = locks.lock("ledger");
    SharedLock same = others.lock("ledger");
    Hold first = lock.acquire();
    assertThat(first.ownerDied()).isFalse();
    assertThat(lock.holder().orElseThrow().pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(elsewhere(() -> same.tryAcquire())).isEmpty();
    assertThat(elsewhere(() -> same.tryAcquire(A_MOMENT))).isEmpty();
    first.close();
    first.close();
    assertThat(lock.holder()).isEmpty();

    Hold second = elsewhere(() -> same.tryAcquire()).orElseThrow();
    assertThat(second.token()).isGreaterThan(first.token());
    first.close(); // which is not held any more
    assertThat(lock.tryAcquire()).isEmpty();
    second.close();
  }

  @Test
  void who_waits_for_a_lock_gets_it_when_it_is_given_back() throws Exception {
    SharedLock lock = locks.lock("ledger");
    Hold hold = lock.acquire();
    Future<Hold> waiter = inAnotherThread(() -> others.lock("ledger").acquire());
    await().until(() -> lock.waiters() == 1);
    assertThat(waiter.isDone()).isFalse();
    hold.close();
    waiter.get().close();
    assertThat(lock.waiters()).isZero();
    assertThat(lock.holder()).isEmpty();
  }

  @Test
  void a_plain_lock_refuses_a_thread_that_would_wait_for_itself_and_a_reentrant_one_counts()
      throws Exception {
    SharedLock plain = locks.lock("plain");
    try (Hold hold = plain.acquire()) {
      assertThatThrownBy(plain::acquire)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("plain");
      assertThat(plain.holder()).map(Holder::token).contains(hold.token());
    }
    SharedLock lock = locks.reentrantLock("again");
    Hold outer = lock.acquire();
    Hold inner = lock.acquire();
    inner.close();
    assertThat(elsewhere(() -> others.reentrantLock("again").tryAcquire())).isEmpty();
    outer.close();
    assertThat(elsewhere(() -> others.reentrantLock("again").tryAcquire())).isPresent();
  }

  @Test
  void an_interrupt_ends_the_wait_for_a_lock() throws Exception {
    SharedLock lock = locks.lock("ledger");
    try (Hold hold = lock.acquire()) {
      CompletableFuture<Throwable> ended = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  others.lock("ledger").acquire();
                  ended.complete(null);
                } catch (InterruptedException e) {
                  ended.complete(e);
                }
              });
      waiter.start();
      await().until(() -> lock.waiters() == 1);
      waiter.interrupt();
      assertThat(ended.get()).isInstanceOf(InterruptedException.class);
      await().until(() -> lock.waiters() == 0);
      assertThat(hold.token()).isEqualTo(lock.holder().orElseThrow().token());
    }
  }

  @Test
  void many_threads_never_hold_a_lock_together() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SharedLock lock = (i % 2 == 0 ? locks : others).lock("ledger");
      results.add(
          inAnotherThread(
              () -> {
                int most = 0;
                for (int n = 0; n < 2000; n++) {
                  Hold hold = lock.acquire();
                  most = Math.max(most, inside.incrementAndGet());
                  inside.decrementAndGet();
                  hold.close();
                }
                return most;
              }));
    }
    for (Future<Integer> result : results) {
      assertThat(result.get()).isEqualTo(1);
    }
  }

  @Test
  void many_read_together_and_one_writes_alone() throws Exception {
    SharedReadWriteLock lock = locks.readWriteLock("index");
    SharedReadWriteLock same = others.readWriteLock("index");
    Hold reader = lock.read();
    Hold again = lock.read();
    Hold other = elsewhere(() -> same.read());
    assertThat(elsewhere(() -> same.tryWrite(A_MOMENT))).isEmpty();
    reader.close();
    other.close();
    assertThat(elsewhere(() -> same.tryWrite(A_MOMENT))).isEmpty();
    again.close();
    Hold writer = elsewhere(() -> same.write());
    assertThat(lock.tryRead(A_MOMENT)).isEmpty();
    assertThat(lock.tryWrite(A_MOMENT)).isEmpty();
    writer.close();
    lock.write().close();
  }

  @Test
  void who_waits_to_write_is_not_overtaken_by_new_readers_for_ever() throws Exception {
    SharedReadWriteLock lock = locks.readWriteLock("index");
    Hold reader = lock.read();
    Future<Hold> writer = inAnotherThread(() -> others.readWriteLock("index").write());
    await()
        .until(
            () -> {
              Optional<Hold> late = elsewhere(() -> locks.readWriteLock("index").tryRead(AT_ONCE));
              late.ifPresent(Hold::close);
              return late.isEmpty();
            });
    lock.read().close(); // who reads already may go on
    reader.close();
    writer.get().close();
    lock.read().close();
  }

  @Test
  void a_reader_that_wants_to_write_is_refused() throws Exception {
    SharedReadWriteLock lock = locks.readWriteLock("index");
    try (Hold reader = lock.read()) {
      assertThat(reader.ownerDied()).isFalse();
      assertThatThrownBy(lock::write)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("index");
    }
    lock.write().close();
  }

  @Test
  void a_semaphore_has_so_many_permits_and_no_more() throws Exception {
    SharedSemaphore permits = locks.boundedSemaphore("slots", 3);
    SharedSemaphore same = others.boundedSemaphore("slots", 3);
    Hold one = permits.acquire();
    Hold two = same.acquire(2);
    assertThat(permits.free()).isZero();
    assertThat(same.tryAcquire(1, A_MOMENT)).isEmpty();
    two.close();
    two.close();
    assertThat(permits.free()).isEqualTo(2);
    one.close();
    assertThatThrownBy(() -> permits.release(1)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> permits.acquire(4)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> others.boundedSemaphore("slots", 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("3 permits");
  }

  @Test
  void permits_can_be_added_to_a_semaphore_and_used_up() throws Exception {
    SharedSemaphore work = locks.semaphore("work", 0);
    assertThat(work.tryConsume(AT_ONCE)).isFalse();
    Future<Boolean> consumer = inAnotherThread(() -> others.semaphore("work", 0).tryConsume(LONG));
    work.release(2);
    assertThat(consumer.get()).isTrue();
    assertThat(work.free()).isEqualTo(1);
    assertThat(work.tryConsume(AT_ONCE)).isTrue();
    assertThat(work.tryConsume(AT_ONCE)).isFalse();
  }

  @Test
  void an_event_lets_all_go_who_wait_until_it_is_cleared() throws Exception {
    SharedEvent event = locks.event("ready");
    assertThat(event.await(A_MOMENT)).isFalse();
    Future<Boolean> one = inAnotherThread(() -> others.event("ready").await(LONG));
    Future<Boolean> two = inAnotherThread(() -> locks.event("ready").await(LONG));
    event.set();
    assertThat(one.get()).isTrue();
    assertThat(two.get()).isTrue();
    assertThat(others.event("ready").isSet()).isTrue();
    event.clear();
    assertThat(others.event("ready").await(AT_ONCE)).isFalse();
  }

  @Test
  void a_latch_opens_when_it_is_counted_down() throws Exception {
    SharedLatch latch = locks.latch("loaded", 2);
    Future<Boolean> waiter = inAnotherThread(() -> others.latch("loaded", 2).await(LONG));
    latch.countDown();
    assertThat(latch.await(A_MOMENT)).isFalse();
    others.latch("loaded", 2).countDown();
    assertThat(waiter.get()).isTrue();
    latch.countDown();
    assertThat(latch.left()).isZero();
    assertThatThrownBy(() -> locks.latch("loaded", 3)).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void all_go_on_from_a_barrier_together_again_and_again_and_the_last_one_acts_first()
      throws Exception {
    AtomicInteger acted = new AtomicInteger();
    List<Future<List<Integer>>> parties = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SharedBarrier barrier = (i == 0 ? others : locks).barrier("step", 3, acted::incrementAndGet);
      parties.add(
          inAnotherThread(
              () -> {
                List<Integer> mine = new ArrayList<>();
                for (int step = 0; step < 100; step++) {
                  mine.add(barrier.await(LONG));
                  assertThat(acted.get()).isGreaterThan(step);
                }
                return mine;
              }));
    }
    List<List<Integer>> came = new ArrayList<>();
    for (Future<List<Integer>> party : parties) {
      came.add(party.get());
    }
    assertThat(acted.get()).isEqualTo(100);
    for (int step = 0; step < 100; step++) {
      int number = step;
      assertThat(came.stream().map(mine -> mine.get(number))).containsExactlyInAnyOrder(0, 1, 2);
    }
  }

  @Test
  void a_barrier_breaks_when_one_gives_up_and_works_again_after_a_reset() throws Exception {
    SharedBarrier barrier = locks.barrier("step", 3);
    Future<Integer> waiter = inAnotherThread(() -> others.barrier("step", 3).await(LONG));
    await().until(() -> barrier.waiting() == 1);
    assertThatThrownBy(() -> barrier.await(A_MOMENT)).isInstanceOf(BrokenBarrierException.class);
    assertThatThrownBy(waiter::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(BrokenBarrierException.class);
    assertThat(barrier.isBroken()).isTrue();
    assertThatThrownBy(() -> barrier.await(LONG)).isInstanceOf(BrokenBarrierException.class);
    barrier.reset();
    assertThat(barrier.isBroken()).isFalse();
    Future<Integer> one = inAnotherThread(() -> others.barrier("step", 3).await(LONG));
    Future<Integer> two = inAnotherThread(() -> others.barrier("step", 3).await(LONG));
    int three = barrier.await(LONG);
    assertThat(List.of(one.get(), two.get(), three)).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void a_barrier_whose_action_fails_is_broken_and_says_so() throws Exception {
    SharedBarrier barrier =
        locks.barrier(
            "step",
            2,
            () -> {
              throw new IllegalStateException("no");
            });
    Future<Integer> waiter = inAnotherThread(() -> others.barrier("step", 2).await(LONG));
    await().until(() -> barrier.waiting() == 1);
    assertThatThrownBy(() -> barrier.await(LONG)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(waiter::get).hasCauseInstanceOf(BrokenBarrierException.class);
    barrier.reset();
    barrier.abort();
    assertThatThrownBy(() -> barrier.await(LONG)).hasMessageContaining("aborted");
  }

  @Test
  void who_waits_at_a_condition_gives_its_lock_back_and_has_it_again_when_notified()
      throws Exception {
    SharedCondition condition = locks.condition("stock");
    AtomicInteger stock = new AtomicInteger();
    Future<Boolean> waiter =
        inAnotherThread(
            () -> {
              SharedCondition same = others.condition("stock");
              try (Hold hold = same.acquire()) {
                boolean there = same.awaitUntil(hold, () -> stock.get() > 0, LONG);
                assertThat(same.lock().holder()).map(Holder::token).contains(hold.token());
                return there;
              }
            });
    await().until(() -> condition.waiting() == 1);
    try (Hold hold = condition.acquire()) {
      condition.signal(hold);
      stock.incrementAndGet();
    }
    assertThat(waiter.get()).isTrue();
    try (Hold hold = condition.acquire()) {
      assertThat(condition.await(hold, A_MOMENT)).isFalse();
      assertThat(condition.lock().holder()).map(Holder::token).contains(hold.token());
    }
    Hold over = condition.acquire();
    over.close();
    assertThatThrownBy(() -> condition.signal(over)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> condition.await(over, AT_ONCE))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void so_many_are_notified_as_was_said() throws Exception {
    SharedCondition condition = locks.condition("stock");
    List<Future<Boolean>> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int before = i;
      waiters.add(
          inAnotherThread(
              () -> {
                try (Hold hold = others.condition("stock").acquire()) {
                  return others.condition("stock").await(hold, LONG);
                }
              }));
      await().until(() -> condition.waiting() == before + 1);
    }
    try (Hold hold = condition.acquire()) {
      condition.signal(hold, 2);
    }
    assertThat(waiters.get(0).get()).isTrue();
    assertThat(waiters.get(1).get()).isTrue();
    assertThat(condition.waiting()).isEqualTo(1);
    assertThat(waiters.get(2).isDone()).isFalse();
    try (Hold hold = condition.acquire()) {
      condition.signalAll(hold);
    }
    assertThat(waiters.get(2).get()).isTrue();
  }

  @Test
  void one_leads_and_the_next_one_follows() throws Exception {
    Leadership leadership = locks.leadership("scheduler");
    assertThat(leadership.leader()).isEmpty();
    Hold first = leadership.lead();
    Future<Hold> next = inAnotherThread(() -> others.leadership("scheduler").lead());
    assertThat(elsewhere(() -> others.leadership("scheduler").tryLead(A_MOMENT))).isEmpty();
    assertThat(leadership.leader()).map(Holder::token).contains(first.token());
    first.close();
    assertThat(next.get().token()).isGreaterThan(first.token());
  }

  @Test
  void a_rate_limiter_lets_so_many_happen_at_once_and_then_at_its_rate() throws Exception {
    RateLimiter limiter = locks.rateLimiter("calls", 3, Duration.ofHours(1));
    RateLimiter same = others.rateLimiter("calls", 3, Duration.ofHours(1));
    assertThat(limiter.tryAcquire()).isTrue();
    assertThat(same.tryAcquire(2, AT_ONCE)).isTrue();
    assertThat(limiter.tryAcquire()).isFalse();
    assertThat(limiter.tryAcquire(A_MOMENT)).isFalse();
    assertThatThrownBy(() -> others.rateLimiter("calls", 4, Duration.ofHours(1)))
        .isInstanceOf(InvalidInputException.class);

    RateLimiter fast = locks.rateLimiter("fast", 1, Duration.ofMillis(20));
    long start = System.nanoTime();
    for (int i = 0; i < 6; i++) {
      assertThat(fast.tryAcquire(LONG)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  @Test
  void what_is_held_can_be_given_back_when_all_is_closed_but_no_new_lock_is_handed_out()
      throws Exception {
    Hold hold = locks.lock("ledger").acquire();
    here.close();
    hold.close();
    assertThat(others.lock("ledger").holder()).isEmpty();
    assertThatThrownBy(() -> locks.lock("ledger")).isInstanceOf(ClosedException.class);
  }

  @Test
  void a_name_that_is_none_is_refused() {
    assertThatThrownBy(() -> locks.lock("a/b")).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> locks.semaphore("s", -1)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> locks.barrier("b", 0)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> locks.latch("l", -1)).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> locks.rateLimiter("r", 0, Duration.ofSeconds(1)))
        .isInstanceOf(InvalidInputException.class);
  }
}
