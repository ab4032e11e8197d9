package dev.penstock.bench;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;
import dev.penstock.state.SharedMap;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;

/** Uses a queue and a map, as most workers do, and says when it has handled a message. */
public final class FirstMessage implements Handler<String> {
  static final String HANDLED = "handled";

  private SharedMap<Long> counts;

  @Override
  public void start(WorkerContext context) {
    counts = context.map("counts", Codec.int64());
  }

  @Override
  public void handle(String body, Delivery<String> delivery) {
    counts.update(body, 0L, n -> n + 1);
    System.out.println(HANDLED);
  }
}
