package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.memory.Region;
import dev.penstock.state.BrokenBarrierException;
import dev.penstock.state.Hold;
import dev.penstock.state.Locks;
import dev.penstock.state.SharedBarrier;
import dev.penstock.state.SharedCondition;
import dev.penstock.state.SharedLatch;
import dev.penstock.state.SharedSemaphore;
import dev.penstock.testing.Stopper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is stopped before each store that it makes to a lock, or what is like one, and is dead
 * from then on. The next one finds the object whole, and never waits.
 */
class LockCrashPointsTest {
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder;
  private int points;

  /** What a process does until it is stopped. */
  private interface Act {
    void run() throws Exception;
  }

  /** Gets ready, and returns what it is stopped at. */
  private interface Story {
    Act begin(Locks locks) throws Exception;
  }

  /** What must hold then, seen by another process. */
  private interface Check {
    void run(Locks locks) throws Exception;
  }

  private void stopAtEachStore(Story story, Check check) throws Exception {
    for (int stores = 0; ; stores++) {
      Path place = Files.createDirectory(folder.resolve("point-" + points++));
      SomeProcess process = new SomeProcess();
      Stopper stopper = new Stopper(stores);
      Act act = story.begin(locks(place, process, stopper::around));
      stopper.arm();
      try {
        act.run();
      } catch (Stopper.Stopped e) {
        assertThat(stopper.hasStopped()).isTrue();
      }
      process.die();
      check.run(locks(place, new SomeProcess(), UnaryOperator.identity()));
      if (!stopper.hasStopped()) {
        assertThat(stores).as("stores that were stopped at").isGreaterThan(2);
        return;
      }
    }
  }

  private static Locks locks(Path place, SomeProcess process, UnaryOperator<Region> around) {
    return new Locks(
        place, new ChronicleStateEngine(new Surroundings(Clock.SYSTEM, process, around)));
  }

  private static void lockIsFree(Locks locks) throws Exception {
    long token;
    try (Hold hold = locks.lock("l").tryAcquire(AT_ONCE).orElseThrow()) {
      token = hold.token();
    }
    try (Hold hold = locks.lock("l").tryAcquire(AT_ONCE).orElseThrow()) {
      assertThat(hold.ownerDied()).isFalse();
      assertThat(hold.token()).isEqualTo(token + 1);
    }
    assertThat(locks.lock("l").waiters()).isZero();
  }

  @Test
  void taking_a_lock() throws Exception {
    stopAtEachStore(locks -> () -> locks.lock("l").acquire(), LockCrashPointsTest::lockIsFree);
  }

  @Test
  void giving_a_lock_back() throws Exception {
    stopAtEachStore(
        locks -> {
          Hold hold = locks.lock("l").acquire();
          return hold::close;
        },
        LockCrashPointsTest::lockIsFree);
  }

  @Test
  void a_lock_that_is_taken_twice_and_given_back_once() throws Exception {
    stopAtEachStore(
        locks -> {
          Hold outer = locks.reentrantLock("l").acquire();
          assertThat(outer.ownerDied()).isFalse();
          return () -> locks.reentrantLock("l").acquire().close();
        },
        LockCrashPointsTest::lockIsFree);
  }

  @Test
  void waiting_for_a_lock_in_vain() throws Exception {
    Hold[] held = new Hold[1];
    stopAtEachStore(
        locks -> {
          Path place = folder.resolve("point-" + (points - 1));
          held[0] = locks(place, new SomeProcess(), UnaryOperator.identity()).lock("l").acquire();
          return () -> assertThat(locks.lock("l").tryAcquire(Duration.ofNanos(1))).isEmpty();
        },
        locks -> {
          assertThat(locks.lock("l").waiters()).isZero();
          held[0].close();
          lockIsFree(locks);
        });
  }

  @Test
  void reading_and_writing() throws Exception {
    stopAtEachStore(
        locks ->
            () -> {
              locks.readWriteLock("rw").read().close();
              locks.readWriteLock("rw").write().close();
            },
        locks -> {
          locks.readWriteLock("rw").tryWrite(AT_ONCE).orElseThrow().close();
          locks.readWriteLock("rw").tryRead(AT_ONCE).orElseThrow().close();
        });
  }

  @Test
  void permits_are_neither_lost_nor_made() throws Exception {
    stopAtEachStore(
        locks -> {
          SharedSemaphore permits = locks.boundedSemaphore("s", 5);
          Hold before = permits.acquire();
          return () -> {
            Hold more = permits.acquire(2);
            before.close();
            more.close();
          };
        },
        locks -> {
          SharedSemaphore permits = locks.boundedSemaphore("s", 5);
          Hold all = permits.tryAcquire(5, AT_ONCE).orElseThrow();
          assertThat(permits.free()).isZero();
          all.close();
          assertThat(permits.free()).isEqualTo(5);
        });
  }

  @Test
  void the_permits_that_are_used_up_are_used_up_once() throws Exception {
    stopAtEachStore(
        locks -> {
          SharedSemaphore work = locks.semaphore("s", 3);
          return () -> {
            assertThat(work.tryConsume(AT_ONCE)).isTrue();
            work.release(1);
          };
        },
        locks -> {
          int free = locks.semaphore("s", 3).free();
          assertThat(free).isBetween(2, 3);
          for (int i = 0; i < free; i++) {
            assertThat(locks.semaphore("s", 3).tryConsume(AT_ONCE)).isTrue();
          }
          assertThat(locks.semaphore("s", 3).tryConsume(AT_ONCE)).isFalse();
        });
  }

  @Test
  void coming_to_a_barrier_and_giving_up() throws Exception {
    stopAtEachStore(
        locks ->
            () -> {
              try {
                locks.barrier("b", 2).await(Duration.ofNanos(1));
              } catch (BrokenBarrierException e) {
                assertThat(locks.barrier("b", 2).isBroken()).isTrue();
              }
            },
        LockCrashPointsTest::twoPass);
  }

  @Test
  void passing_a_barrier_and_resetting_it() throws Exception {
    stopAtEachStore(
        locks ->
            () -> {
              assertThat(locks.barrier("one", 1).await(LONG)).isZero();
              locks.barrier("b", 2).abort();
              locks.barrier("b", 2).reset();
            },
        locks -> {
          SharedBarrier one = locks.barrier("one", 1);
          if (one.isBroken()) {
            one.reset();
          }
          try {
            assertThat(one.await(LONG)).isZero();
          } catch (BrokenBarrierException e) {
            one.reset(); // it was found then that the other one died in there
          }
          assertThat(one.await(LONG)).isZero();
          twoPass(locks);
        });
  }

  private static void twoPass(Locks locks) throws Exception {
    SharedBarrier barrier = locks.barrier("b", 2);
    try {
      barrier.await(AT_ONCE); // alone, which breaks it; so does the death of the other one
    } catch (BrokenBarrierException e) {
      barrier.reset();
    }
    CompletableFuture<Integer> other =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return barrier.await(LONG);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(barrier.await(LONG) + other.get()).isEqualTo(1);
  }

  @Test
  void waiting_at_a_condition_and_notifying() throws Exception {
    stopAtEachStore(
        locks -> {
          SharedCondition condition = locks.condition("c");
          return () -> {
            Hold hold = condition.acquire();
            condition.signal(hold);
            condition.await(hold, Duration.ofNanos(1));
            hold.close();
          };
        },
        locks -> {
          SharedCondition condition = locks.condition("c");
          try (Hold hold = condition.lock().tryAcquire(AT_ONCE).orElseThrow()) {
            condition.signal(hold);
            assertThat(condition.waiting()).isZero();
            assertThat(condition.await(hold, Duration.ofNanos(1))).isFalse();
          }
        });
  }

  @Test
  void counting_down_and_setting() throws Exception {
    stopAtEachStore(
        locks -> {
          SharedLatch latch = locks.latch("n", 2);
          return () -> {
            latch.countDown();
            locks.event("e").set();
            locks.event("e").clear();
          };
        },
        locks -> {
          SharedLatch latch = locks.latch("n", 2);
          assertThat(latch.left()).isBetween(1, 2);
          latch.countDown();
          latch.countDown();
          assertThat(latch.await(AT_ONCE)).isTrue();
          locks.event("e").set();
          assertThat(locks.event("e").await(AT_ONCE)).isTrue();
        });
  }

  @Test
  void what_was_seen_of_an_event_or_a_latch_is_not_undone() throws Exception {
    Locks[] before = new Locks[1];
    stopAtEachStore(
        locks -> {
          Path place = folder.resolve("point-" + (points - 1));
          before[0] = locks(place, new SomeProcess(), UnaryOperator.identity());
          assertThat(before[0].event("e").isSet()).isFalse();
          assertThat(before[0].latch("n", 1).left()).isEqualTo(1);
          return () -> {
            locks.event("e").set();
            locks.latch("n", 1).countDown();
          };
        },
        locks -> {
          boolean wasSet = before[0].event("e").isSet();
          int left = before[0].latch("n", 1).left();
          assertThat(locks.event("e").isSet()).isEqualTo(wasSet);
          assertThat(locks.latch("n", 1).left()).isEqualTo(left);
        });
  }

  @Test
  void a_rate_is_kept() throws Exception {
    stopAtEachStore(
        locks -> () -> locks.rateLimiter("r", 2, Duration.ofHours(1)).tryAcquire(),
        locks -> {
          int left = 0;
          while (locks.rateLimiter("r", 2, Duration.ofHours(1)).tryAcquire()) {
            left++;
          }
          assertThat(left).isBetween(1, 2);
        });
  }
}
