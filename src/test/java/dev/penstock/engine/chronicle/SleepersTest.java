package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.Region;
import dev.penstock.state.Hold;
import dev.penstock.state.Locks;
import dev.penstock.testing.Stopper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who sleeps at a lock, or what is like one, does not look whether others live, and yet hears of
 * all that concerns it, whoever is killed when. What fails here sleeps on for a minute.
 */
class SleepersTest {
  /** Long enough on any machine, and much shorter than what sleeps on. */
  private static final long SECONDS = 20;

  /** Where the users stand in a file, as it is drawn in {@link SyncFile}. */
  private static final MappedRegion.Layout LAYOUT = new MappedRegion.Layout("PENSYNCH", 2, 131_072);

  private static final int USED = 152;

  private static final int JOURNAL = 192;
  private static final int FIRST = 81_920;

  @TempDir Path folder;
  private final SomeProcess mortal = new SomeProcess();

  /** Has the object open, so that one can see by it whether others watch. */
  private final SomeProcess bystander = new SomeProcess();

  private Path place;

  private Locks locks(SomeProcess process) {
    return locks(process, UnaryOperator.identity());
  }

  private Locks locks(SomeProcess process, UnaryOperator<Region> around) {
    Path in = place == null ? folder : place;
    return new Locks(in, new ChronicleStateEngine(new Surroundings(Clock.SYSTEM, process, around)));
  }

  private static <T> Future<T> inAnotherThread(Callable<T> what) {
    FutureTask<T> task = new FutureTask<>(what);
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static <T> T soon(Future<T> what) throws Exception {
    return what.get(SECONDS, TimeUnit.SECONDS);
  }

  private static boolean isDone(Future<?> what) throws Exception {
    try {
      what.get(0, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits until a sleeper relies on being told. */
  private static void awaitWatch(SomeProcess watched) {
    await().until(() -> watched.watches() > 0);
  }

  /** A waiter for an event, which does not look any more. */
  private Future<Boolean> asleep() {
    locks(bystander).event("e").clear();
    Locks locks = locks(new SomeProcess());
    Future<Boolean> waiter = inAnotherThread(() -> locks.event("e").await(Duration.ofMinutes(30)));
    awaitWatch(bystander);
    return waiter;
  }

  @Test
  void the_death_of_a_holder_wakes_who_sleeps_and_then_nobody_is_watched() throws Exception {
    assertThat(locks(mortal).lock("l").acquire().ownerDied()).isFalse();
    Locks locks = locks(new SomeProcess());
    Future<Hold> waiter = inAnotherThread(() -> locks.lock("l").acquire());
    awaitWatch(mortal);
    mortal.die();
    assertThat(soon(waiter).ownerDied()).isTrue();
    await().until(() -> mortal.watches() == 0);
  }

  @Test
  void who_comes_while_others_sleep_is_watched_as_well() throws Exception {
    Hold first = locks(bystander).lock("l").acquire();
    Locks locks = locks(new SomeProcess());
    Future<Hold> waiter = inAnotherThread(() -> locks.lock("l").acquire());
    awaitWatch(bystander);
    Locks dying = locks(mortal);
    Future<Hold> barger =
        inAnotherThread(
            () -> {
              Hold hold = dying.lock("l").acquire();
              assertThat(hold.token()).isGreaterThan(first.token());
              return hold;
            });
    awaitWatch(mortal);
    first.close();
    await().until(() -> isDone(waiter) || isDone(barger));
    mortal.die();
    soon(waiter).close();
  }

  @Test
  void all_threads_of_a_process_are_woken_and_the_watch_ends_with_the_last() throws Exception {
    Hold held = locks(bystander).lock("l").acquire();
    Locks locks = locks(new SomeProcess());
    Future<Hold> one = inAnotherThread(() -> locks.lock("l").acquire());
    Future<Boolean> other =
        inAnotherThread(() -> locks.lock("l").tryAcquire(Duration.ofMillis(300)).isEmpty());
    awaitWatch(bystander);
    assertThat(bystander.watches()).isEqualTo(1);
    assertThat(soon(other)).isTrue();
    assertThat(bystander.watches()).isEqualTo(1);
    bystander.die();
    assertThat(soon(one).token()).isGreaterThan(held.token());
    await().until(() -> bystander.watches() == 0);
  }

  @Test
  void who_is_not_told_of_ends_looks_for_itself() throws Exception {
    assertThat(locks(mortal).lock("l").acquire().ownerDied()).isFalse();
    Locks locks = locks(new SomeProcess(false));
    Future<Hold> waiter = inAnotherThread(() -> locks.lock("l").acquire());
    await().until(() -> locks.lock("l").waiters() == 1);
    mortal.die();
    assertThat(soon(waiter).ownerDied()).isTrue();
    assertThat(mortal.watches()).isZero();
  }

  @Test
  void an_interrupt_wakes_who_sleeps() throws Exception {
    locks(bystander).event("e").clear();
    Locks locks = locks(new SomeProcess());
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                ended.complete(locks.event("e").await(Duration.ofMinutes(30)));
              } catch (InterruptedException e) {
                ended.completeExceptionally(e);
              }
            });
    waiter.setDaemon(true);
    waiter.start();
    awaitWatch(bystander);
    waiter.interrupt();
    assertThatThrownBy(() -> soon(ended)).hasCauseInstanceOf(InterruptedException.class);
    await().until(() -> bystander.watches() == 0);
  }

  @Test
  void who_is_killed_between_its_step_and_its_ring_wakes_who_sleeps_by_its_death()
      throws Exception {
    stopAtEachStore(
        locks -> {
          locks.event("e").clear(); // the first step, which makes it known
          return () -> locks.event("e").set();
        });
  }

  @Test
  void who_is_killed_at_its_first_step_has_changed_nothing_or_is_known() throws Exception {
    stopAtEachStore(locks -> () -> locks.event("e").set());
  }

  @Test
  void who_is_killed_giving_a_lock_back_wakes_who_sleeps() throws Exception {
    stopAtEachStore(
        locks -> locks.lock("l").acquire()::close,
        locks -> locks.lock("l").tryAcquire(),
        locks -> locks.lock("l").acquire());
  }

  @Test
  void who_is_killed_giving_a_permit_back_wakes_who_sleeps() throws Exception {
    stopAtEachStore(
        locks -> locks.boundedSemaphore("s", 1).acquire()::close,
        locks -> locks.boundedSemaphore("s", 1),
        locks -> locks.boundedSemaphore("s", 1).acquire());
  }

  @Test
  void who_is_killed_when_it_stops_reading_wakes_who_sleeps() throws Exception {
    stopAtEachStore(
        locks -> locks.readWriteLock("rw").read()::close,
        locks -> locks.readWriteLock("rw").tryWrite(Duration.ZERO),
        locks -> locks.readWriteLock("rw").write());
  }

  /** What a process gets ready, and then is stopped at. */
  private interface Story {
    Runnable begin(Locks locks) throws Exception;
  }

  private interface Act<T> {
    T run(Locks locks) throws Exception;
  }

  /**
   * @param touch a step that makes the bystander known
   * @param sleep what the death of the process must end
   */
  private void stopAtEachStore(Story story, Act<?> touch, Act<?> sleep) throws Exception {
    boolean stopped = true;
    for (int stores = 0; stopped; stores++) {
      place = Files.createDirectory(folder.resolve("point-" + stores));
      SomeProcess process = new SomeProcess();
      Stopper stopper = new Stopper(stores);
      Runnable act = story.begin(locks(process, stopper::around));
      assertThat(touch.run(locks(bystander))).isNotNull();
      Locks locks = locks(new SomeProcess());
      Future<?> sleeper = inAnotherThread(() -> sleep.run(locks));
      awaitWatch(bystander);
      stopped = stopThere(stopper, act);
      process.die();
      assertThat(soon(sleeper)).as("killed at store " + stores).isNotNull();
    }
  }

  /** Returns whether it was stopped. */
  private static boolean stopThere(Stopper stopper, Runnable act) {
    stopper.arm();
    try {
      act.run();
    } catch (Stopper.Stopped e) {
      assertThat(stopper.hasStopped()).isTrue();
    }
    return stopper.hasStopped();
  }

  private void stopAtEachStore(Story story) throws Exception {
    boolean stopped = true;
    for (int stores = 0; stopped; stores++) {
      place = Files.createDirectory(folder.resolve("point-" + stores));
      SomeProcess process = new SomeProcess();
      Stopper stopper = new Stopper(stores);
      Future<Boolean> waiter = asleep();
      stopped = stopThere(stopper, story.begin(locks(process, stopper::around)));
      process.die();
      if (!isSet()) {
        assertThat(isDone(waiter)).isFalse();
        stopAnotherBeforeItRings();
      }
      assertThat(soon(waiter)).as("killed at store " + stores).isTrue();
    }
  }

  /** By a look at the file, of which nobody who sleeps knows. */
  private boolean isSet() {
    MappedRegion file = MappedRegion.open(place.resolve("e.event"), LAYOUT);
    return file.get(FIRST) != 0 && file.get(JOURNAL) == 0;
  }

  /** Somebody else sets it then, and is killed as soon as it is set. */
  private void stopAnotherBeforeItRings() {
    for (int stores = 0; !isSet(); stores++) {
      SomeProcess second = new SomeProcess();
      Stopper stopper = new Stopper(stores);
      Locks locks = locks(second, stopper::around);
      locks.event("e").clear();
      stopThere(stopper, () -> locks.event("e").set());
      second.die();
    }
  }

  @Test
  void those_who_used_it_once_leave_no_trace() {
    Path file = folder.resolve("e.event");
    for (int i = 0; i < 500; i++) {
      SomeProcess process = new SomeProcess();
      locks(process).event("e").set();
      process.die();
    }
    assertThat(MappedRegion.open(file, LAYOUT).get(USED)).isLessThanOrEqualTo(2);
  }

  @Test
  void there_is_an_end_to_how_many_can_use_it_at_once() throws IOException {
    place = Files.createDirectory(folder.resolve("many"));
    SomeProcess first = new SomeProcess();
    locks(first).event("e").set();
    for (int i = 1; i < 2048; i++) {
      locks(new SomeProcess()).event("e").set();
    }
    assertThatThrownBy(() -> locks(new SomeProcess()).event("e").clear())
        .hasMessageContaining("2048 processes")
        .hasMessageContaining("e.event");
    first.die();
    assertThat(locks(new SomeProcess()).event("e").isSet()).isTrue();
  }
}
