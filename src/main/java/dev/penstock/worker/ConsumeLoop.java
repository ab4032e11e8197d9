package dev.penstock.worker;

import dev.penstock.codec.UndecodableException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.LeaseLostException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claim, handle, acknowledge, until told to stop. Runs on one thread. */
final class ConsumeLoop<T> {
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  /** How soon a worker that pauses notices that it is to stop. */
  private static final Duration STOP_LOOK = Duration.ofMillis(50);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);

  private final WorkerContext context;
  private final Handler<T> handler;
  private final Consumer<T> consumer;
  private int failuresInARow;

  ConsumeLoop(WorkerContext context, Handler<T> handler, Consumer<T> consumer) {
    this.context = context;
    this.handler = handler;
    this.consumer = consumer;
  }

  void run() {
    while (!context.isStopping()) {
      try {
        Delivery<T> delivery = consumer.take(FOR_EVER, context::isStopping);
        if (delivery != null) {
          handle(delivery);
        }
      } catch (UndecodableException e) {
        LOG.warn("{}", e.getMessage());
        pause();
      }
    }
  }

  private void handle(Delivery<T> delivery) {
    try {
      handler.handle(delivery.body(), delivery);
      if (!delivery.isSettled()) {
        delivery.ack();
      }
      failuresInARow = 0;
    } catch (LeaseLostException e) {
      LOG.warn("{}", e.getMessage());
    } catch (Exception e) {
      boolean settled = delivery.isSettled();
      LOG.warn(
          "the handler failed on message {}, attempt {}, which {}",
          Long.toHexString(delivery.id()),
          delivery.attempt(),
          settled ? "it had settled before" : "goes back to its group",
          e);
      if (!settled) {
        delivery.nack();
      }
      pause();
    }
  }

  /** A message that fails at once each time must not keep a core busy. */
  private void pause() {
    long nanos = FIRST_PAUSE.toNanos() << Math.min(failuresInARow++, 10);
    long until = System.nanoTime() + Math.min(nanos, LONGEST_PAUSE.toNanos());
    while (!context.isStopping() && System.nanoTime() < until) {
      LockSupport.parkNanos(STOP_LOOK.toNanos());
    }
  }
}
