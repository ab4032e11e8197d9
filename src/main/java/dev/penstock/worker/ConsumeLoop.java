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
      call(delivery);
      if (!delivery.isSettled()) {
        delivery.ack();
      }
    } catch (LeaseLostException e) {
      LOG.warn("{}", e.getMessage());
    } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
      fail(delivery, e); // these errors are of one message's handling, not of the whole process
    }
  }

  private void call(Delivery<T> delivery) throws Exception {
    try {
      handler.handle(delivery.body(), delivery);
    } finally {
      Thread.interrupted(); // so is an interrupt, which would end all waits from now on
    }
  }

  private void fail(Delivery<T> delivery, Throwable failure) {
    boolean settled = delivery.isSettled();
    boolean stopped = context.isEndedWait(failure);
    if (stopped) {
      LOG.info("message {} goes back: {}", delivery.id(), failure.getMessage());
    } else {
      LOG.warn(
          "the handler failed on message {}, attempt {}, which {}",
          delivery.id(),
          delivery.attempt(),
          settled ? "it had settled before" : "is retried or given up by its queue's rules",
          failure);
    }
    if (!settled) {
      try {
        giveBack(delivery, failure, stopped);
      } catch (LeaseLostException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
  }

  /** Nobody failed who was told to stop while he waited, so that does not count. */
  private static void giveBack(Delivery<?> delivery, Throwable failure, boolean stopped) {
    if (stopped) {
      delivery.release();
    } else {
      delivery.nack(failure);
    }
  }
}
