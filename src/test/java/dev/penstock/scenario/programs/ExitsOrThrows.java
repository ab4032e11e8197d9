package dev.penstock.scenario.programs;

import dev.penstock.queue.Delivery;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;

/** Does what its message says: ends its JVM, or throws an Error while another thread lives on. */
public final class ExitsOrThrows implements Handler<String> {
  public static final String EXIT = "exit";
  public static final int EXIT_CODE = 7;

  @Override
  public void start(WorkerContext context) {
    new Thread(
            () -> {
              while (!context.isStopping()) {
                Thread.onSpinWait();
              }
            },
            "lives on")
        .start();
  }

  @Override
  public void handle(String body, Delivery<String> delivery) {
    if (body.equals(EXIT)) {
      System.exit(EXIT_CODE);
    }
    throw new InternalError("told to throw");
  }
}
