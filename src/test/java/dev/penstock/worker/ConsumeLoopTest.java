package dev.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.Queues;
import dev.penstock.queue.WaitEndedException;
import dev.penstock.queue.WorkQueue;
import dev.penstock.testing.QueueSettings;
import dev.penstock.testing.QuietUnlessFailed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(QuietUnlessFailed.class)
@Timeout(60)
class ConsumeLoopTest {
  private static final int STOPS = 10;
  private static final Duration POLL = Duration.ofMillis(5);

  @TempDir Path folder;
  private final WorkerContext context = new WorkerContext(null, null, null);
  private Queues queues;
  private WorkQueue<String> orders;

  @BeforeEach
  void open() {
    queues = Queues.in(folder, Queues.DEFAULT_ENGINE);
    orders = queues.queue("orders", Codec.text());
    orders.send("one");
    orders.send("two");
  }

  @AfterEach
  void close() {
    queues.close();
  }

  @Test
  void returning_acknowledges() {
    List<String> seen = run(new Steps(2));
    assertThat(seen).containsExactly("one 1", "two 1");
    assertThat(group().done()).isEqualTo(2);
  }

  @Test
  void throwing_gives_the_message_back() {
    List<String> seen =
        run(
            new Steps(3) {
              @Override
              void step(Delivery<String> delivery) {
                if (delivery.body().equals("one") && delivery.attempt() == 1) {
                  throw new IllegalStateException("a first attempt fails");
                }
              }
            });
    assertThat(seen).containsExactlyInAnyOrder("one 1", "one 2", "two 1");
    assertThat(group().done()).isEqualTo(2);
  }

  @Test
  void an_error_of_one_message_gives_it_back_and_ends_no_worker() {
    List<String> seen =
        run(
            new Steps(3) {
              @Override
              void step(Delivery<String> delivery) {
                if (delivery.body().equals("one") && delivery.attempt() == 1) {
                  step(delivery); // for ever
                }
              }
            });
    assertThat(seen).containsExactlyInAnyOrder("one 1", "one 2", "two 1");
    assertThat(group().done()).isEqualTo(2);
  }

  @Test
  void a_handler_may_settle_the_message_itself() {
    List<String> seen =
        run(
            new Steps(2) {
              @Override
              void step(Delivery<String> delivery) {
                delivery.ack();
              }
            });
    assertThat(seen).containsExactly("one 1", "two 1");
    assertThat(group().done()).isEqualTo(2);
  }

  @Test
  void a_handler_that_throws_after_it_settled_the_message_is_not_handed_it_again() {
    List<String> seen =
        run(
            new Steps(2) {
              @Override
              void step(Delivery<String> delivery) {
                delivery.ack();
                throw new IllegalStateException("too late");
              }
            });
    assertThat(seen).containsExactly("one 1", "two 1");
  }

  @Test
  void a_request_to_stop_ends_the_wait_for_a_message_at_once() {
    run(new Steps(2)); // now there is nothing more
    long start = System.nanoTime();
    for (int i = 0; i < STOPS; i++) {
      WorkerContext waiting = new WorkerContext(null, null, null);
      Thread loop = new Thread(() -> run(waiting, new Steps(1)));
      loop.start();
      await().pollInterval(POLL).until(() -> group().consumers() == 1);
      waiting.stop();
      await().pollInterval(POLL).until(() -> !loop.isAlive());
    }
    // A wait that nobody ends takes half a second.
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isLessThan(Duration.ofMillis(300L * STOPS));
  }

  @Test
  void a_request_to_stop_ends_the_wait_for_room_which_is_no_failed_delivery() {
    WorkQueue<String> full = full();
    context.onStop(queues::endWaits);
    List<String> seen =
        run(
            new Steps(1) {
              @Override
              void step(Delivery<String> delivery) {
                try {
                  full.send("no room");
                } catch (WaitEndedException e) {
                  throw new IllegalStateException("as handlers do that wrap what they catch", e);
                }
              }
            });
    assertThat(seen).containsExactly("one 1");
    assertThat(full.facts().messages()).isEqualTo(1);
    assertThat(taken(2)).containsExactly("one 1", "two 1");
  }

  @Test
  void what_fails_by_itself_counts_although_the_worker_was_told_to_stop() {
    run(
        new Steps(1) {
          @Override
          void step(Delivery<String> delivery) {
            throw new IllegalStateException("bad");
          }
        });
    assertThat(taken(2)).containsExactlyInAnyOrder("one 2", "two 1");
  }

  @Test
  void an_interrupt_of_one_handler_is_not_the_next_ones() {
    List<Boolean> interrupted = new ArrayList<>();
    run(
        new Steps(2) {
          @Override
          void step(Delivery<String> delivery) {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
          }
        });
    assertThat(interrupted).containsExactly(false, false);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private List<String> taken(int count) {
    List<String> taken = new ArrayList<>();
    try (Consumer<String> consumer = orders.consumer("billing")) {
      for (int i = 0; i < count; i++) {
        Delivery<String> delivery = consumer.take(Duration.ofSeconds(10));
        taken.add(delivery.body() + " " + delivery.attempt());
        delivery.ack();
      }
    }
    return taken;
  }

  /** A queue that has room for no further message. */
  private WorkQueue<String> full() {
    queues.configure(
        "full",
        QueueSettings.with(
            new QueueConfig.Capacity(
                OptionalLong.of(1), OptionalLong.empty(), Full.BLOCK, Optional.empty())));
    WorkQueue<String> full = queues.queue("full", Codec.text());
    full.send("fills it");
    return full;
  }

  private List<String> run(Steps handler) {
    return run(context, handler);
  }

  private List<String> run(WorkerContext context, Steps handler) {
    try (Consumer<String> consumer = orders.consumer("billing")) {
      new ConsumeLoop<>(context, handler, consumer).run();
    }
    return handler.seen;
  }

  private QueueFacts.Group group() {
    return orders.facts().groups().get(0);
  }

  /** Notes what it is handed, and stops the loop after so many deliveries. */
  private class Steps implements Handler<String> {
    private final List<String> seen = new ArrayList<>();
    private final int last;

    Steps(int last) {
      this.last = last;
    }

    void step(Delivery<String> delivery) {}

    @Override
    public void handle(String body, Delivery<String> delivery) {
      seen.add(body + " " + delivery.attempt());
      if (seen.size() == last) {
        context.stop();
      }
      step(delivery);
    }
  }
}
