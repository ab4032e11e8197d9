package dev.penstock.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.memory.OwnerLock.HeldTooLongException;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.testing.DeadProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerLockTest {
  private static final int WORD = MappedRegion.FIRST_WORD;

  @TempDir Path folder;
  private MappedRegion region;

  @BeforeEach
  void map() {
    region = MappedRegion.open(folder.resolve("lock"), new MappedRegion.Layout("TESTLOCK", 1, 128));
  }

  @Test
  void a_free_lock_is_taken_and_names_its_owner() {
    OwnerLock lock = new OwnerLock(region, WORD);
    assertThat(lock.lock()).isEqualTo(Taken.FREE);
    assertThat(region.get(WORD)).isEqualTo(ProcessIdentity.current().stamp());
    lock.unlock();
    assertThat(region.get(WORD)).isZero();
  }

  @Test
  void a_lock_whose_owner_was_killed_is_taken_over_and_the_taker_is_told() {
    region.set(WORD, DeadProcess.stamp());
    OwnerLock lock = new OwnerLock(region, WORD);
    assertThat(lock.lock()).isEqualTo(Taken.FROM_THE_DEAD);
    lock.unlock();
    assertThat(lock.lock()).isEqualTo(Taken.FREE);
  }

  @Test
  void a_lock_given_back_unrepaired_is_taken_as_from_the_dead_until_somebody_repairs() {
    OwnerLock lock = new OwnerLock(region, WORD);
    lock.lock();
    lock.leaveUnrepaired();
    lock.unlock();
    assertThat(lock.isHeldByTheDead()).isTrue();
    assertThat(lock.tryLock()).isEqualTo(Taken.FROM_THE_DEAD);
    lock.leaveUnrepaired();
    lock.unlock();
    assertThat(lock.lock()).isEqualTo(Taken.FROM_THE_DEAD);
    lock.unlock();
    assertThat(lock.lock()).isEqualTo(Taken.FREE);
  }

  @Test
  void a_live_owner_that_does_not_let_go_is_named_after_a_while() throws Exception {
    Process owner = new ProcessBuilder("sleep", "60").start();
    try {
      region.set(WORD, ProcessIdentity.of(owner.pid()).orElseThrow().stamp());
      OwnerLock lock = new OwnerLock(region, WORD, Duration.ofMillis(50));
      assertThatThrownBy(lock::lock)
          .isInstanceOf(HeldTooLongException.class)
          .hasMessageContaining("the process " + owner.pid() + " has held")
          .hasMessageContaining("kill -CONT " + owner.pid());
    } finally {
      owner.destroyForcibly();
    }
  }

  @Test
  void only_one_of_many_threads_holds_it() throws Exception {
    OwnerLock lock = new OwnerLock(region, WORD);
    int[] count = {0}; // not atomic on purpose
    CountDownLatch done = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      new Thread(
              () -> {
                for (int n = 0; n < 10_000; n++) {
                  lock.lock();
                  count[0]++;
                  lock.unlock();
                }
                done.countDown();
              })
          .start();
    }
    done.await();
    assertThat(count[0]).isEqualTo(40_000);
  }

  @Test
  void who_does_not_hold_it_cannot_give_it_back() {
    assertThatThrownBy(new OwnerLock(region, WORD)::unlock)
        .isInstanceOf(IllegalStateException.class);
  }
}
