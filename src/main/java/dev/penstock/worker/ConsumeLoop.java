package dev.penstock.worker;

import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.LeaseLostException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claim, handle, acknowledge, until told to stop. Runs on one thread. */
final class ConsumeLoop<T> {
  private static final Duration FOR_EVER = Duration.ofDays(10_000);
  private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);

  private final WorkerContext context;
  private final Handler<T> handler;
  private final Consumer<T> consumer;

  ConsumeLoop(WorkerContext context, Handler<T> handler, Consumer<T> consumer) {
    this.context = context;
    this.handler = handler;
    this.consumer = consumer;
  }

  void run() {
    context.onStop(consumer::wakeUp);
    while (!context.isStopping()) {
      Delivery<T> delivery = consumer.take(FOR_EVER, context::isStopping);
      if (delivery != null) {
        handle(delivery);
      }
    }
  }

  private void handle(Delivery<T> delivery) {
    try {
      handler.handle(delivery.body(), delivery);
      if (!delivery.isSettled()) {
        delivery.ack();
      }
    } catch (LeaseLostException e) {
      LOG.warn("{}", e.getMessage());
    } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
      fail(delivery, e); // these errors are of one message's handling, not of the whole process
    }
  }

  private void fail(Delivery<T> delivery, Throwable failure) {
    boolean settled = delivery.isSettled();
    LOG.warn(
        "the handler failed on message {}, attempt {}, which {}",
        delivery.id(),
        delivery.attempt(),
        settled ? "it had settled before" : "is retried or given up by its queue's rules",
        failure);
    if (!settled) {
      try {
        delivery.nack(failure);
      } catch (LeaseLostException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
  }
}
