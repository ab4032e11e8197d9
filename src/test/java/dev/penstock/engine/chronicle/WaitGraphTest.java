package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.engine.chronicle.WaitGraph.Waiter;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.MappedRegion;
import dev.penstock.testing.Stopper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that hold messages of queues, which are numbers here, and would wait for room. */
class WaitGraphTest {
  private static final long A = 1;
  private static final long B = 2;
  private static final long C = 3;
  private static final long D = 4;

  @TempDir Path folder;
  private final Waiter one = new Waiter();
  private final Waiter two = new Waiter();
  private final Waiter three = new Waiter();

  private WaitGraph of(SomeProcess process) {
    return WaitGraph.in(folder, process, UnaryOperator.identity());
  }

  @Test
  void a_pipeline_is_no_circle_and_whoever_closes_one_is_told() {
    assertThat(of(new SomeProcess()).isCircle(one, Set.of(A), B)).isFalse();
    assertThat(of(new SomeProcess()).isCircle(two, Set.of(B), C)).isFalse();
    WaitGraph last = of(new SomeProcess());
    assertThat(last.isCircle(three, Set.of(C), D)).isFalse();
    assertThat(last.isCircle(three, Set.of(C, D), A)).isTrue();
  }

  @Test
  void a_circle_is_seen_whatever_the_order_it_was_told_in() {
    WaitGraph graph = of(new SomeProcess());
    assertThat(graph.isCircle(one, Set.of(C), A)).isFalse();
    assertThat(graph.isCircle(two, Set.of(B), C)).isFalse();
    assertThat(graph.isCircle(three, Set.of(A), B)).isTrue();
  }

  @Test
  void what_was_said_holds_until_something_else_is_said_or_nothing() {
    WaitGraph graph = of(new SomeProcess());
    graph.isCircle(one, Set.of(A), B);
    assertThat(graph.isCircle(two, Set.of(B), A)).isTrue();
    graph.isCircle(one, Set.of(A), C);
    assertThat(graph.isCircle(two, Set.of(B), A)).isFalse();
    graph.isCircle(one, Set.of(A), B);
    graph.withdraw(one);
    assertThat(graph.isCircle(two, Set.of(B), A)).isFalse();
  }

  @Test
  void what_the_dead_said_is_passed_over_and_its_place_used_again() {
    for (int i = 0; i < WaitGraph.ENTRIES; i++) {
      SomeProcess process = new SomeProcess();
      assertThat(of(process).isCircle(new Waiter(), Set.of(A), B)).isFalse();
      process.die();
    }
    WaitGraph living = of(new SomeProcess());
    for (int i = 0; i < WaitGraph.ENTRIES; i++) {
      assertThat(living.isCircle(new Waiter(), Set.of(B), A)).isFalse();
    }
  }

  @Test
  void who_finds_no_place_to_say_that_it_waits_must_not() {
    WaitGraph graph = of(new SomeProcess());
    for (int i = 0; i < WaitGraph.ENTRIES - 1; i++) {
      graph.isCircle(new Waiter(), Set.of(A), B);
    }
    assertThat(graph.isCircle(one, Set.of(C, D), B)).isTrue();
    assertThat(graph.isCircle(one, Set.of(C), B)).as("nothing was left behind").isFalse();
    assertThat(graph.isCircle(two, Set.of(C), B)).isTrue();
  }

  @Test
  void of_all_that_close_a_circle_at_once_one_is_told() throws Exception {
    WaitGraph graph = of(new SomeProcess());
    WaitGraph other = of(new SomeProcess());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    CyclicBarrier together = new CyclicBarrier(2);
    try {
      for (int i = 0; i < 2000; i++) {
        Waiter first = new Waiter();
        Waiter second = new Waiter();
        Future<Boolean> there =
            threads.submit(
                () -> {
                  together.await();
                  return graph.isCircle(first, Set.of(A), B);
                });
        Future<Boolean> back =
            threads.submit(
                () -> {
                  together.await();
                  return other.isCircle(second, Set.of(B), A);
                });
        List<Boolean> told =
            List.of(there.get(10, TimeUnit.SECONDS), back.get(10, TimeUnit.SECONDS));
        assertThat(told).containsExactlyInAnyOrder(true, false);
        graph.withdraw(first);
        other.withdraw(second);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_process_may_be_killed_at_any_store() {
    boolean stopped = true;
    for (int stores = 0; stopped; stores++) {
      Stopper stopper = new Stopper(stores);
      SomeProcess victim = new SomeProcess();
      WaitGraph its = WaitGraph.in(folder, victim, stopper::around);
      WaitGraph survivors = of(new SomeProcess());
      stopper.arm();
      try {
        its.isCircle(one, Set.of(A, C), B);
        its.isCircle(one, Set.of(A), B);
        its.withdraw(one);
      } catch (Stopper.Stopped e) {
        // This is how it dies.
      }
      stopped = stopper.hasStopped();
      victim.die();

      assertThat(survivors.isCircle(two, Set.of(B), A)).isFalse();
      assertThat(survivors.isCircle(three, Set.of(A), B)).isTrue();
      survivors.withdraw(two);
      survivors.withdraw(three);
    }
  }

  @Test
  void a_live_process_is_never_seen_with_what_a_dead_one_said() {
    // The place of the dead is taken by one that is killed, or looked at, half-way.
    SomeProcess dead = new SomeProcess();
    of(dead).isCircle(new Waiter(), Set.of(A), B);
    dead.die();
    fillUp();
    for (int stores = 0; stores < 5; stores++) {
      Stopper stopper = new Stopper(stores);
      SomeProcess halfWay = new SomeProcess();
      WaitGraph its = WaitGraph.in(folder, halfWay, stopper::around);
      stopper.arm();
      assertThatThrownBy(() -> its.isCircle(one, Set.of(C), D)).isInstanceOf(Stopper.Stopped.class);
      assertThat(saysAToB(halfWay.me())).isFalse();
      halfWay.die();
    }
  }

  /** Takes all places but that of the dead. */
  private void fillUp() {
    WaitGraph graph = of(new SomeProcess());
    for (int i = 1; i < WaitGraph.ENTRIES; i++) {
      graph.isCircle(new Waiter(), Set.of(D), C);
    }
  }

  private boolean saysAToB(long owner) {
    MappedRegion words =
        MappedRegion.open(
            folder.resolve(WaitGraph.FILE),
            new MappedRegion.Layout("PENWAITS", 1, 128 + 32 * WaitGraph.ENTRIES));
    return words.get(128) == owner && words.get(136) == A && words.get(144) == B;
  }

  @Test
  void a_file_that_is_another_one_is_refused_with_the_way_out() throws Exception {
    Files.writeString(folder.resolve(WaitGraph.FILE), "something else");
    assertThatThrownBy(() -> of(new SomeProcess()))
        .isInstanceOf(PenstockException.class)
        .hasMessageContaining("_waiting cannot be used: it has 14 bytes instead of 32896")
        .hasMessageContaining("delete it");
  }
}
