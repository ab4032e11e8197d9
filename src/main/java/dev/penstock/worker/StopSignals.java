package dev.penstock.worker;

import java.io.IOException;
import java.io.InputStream;

/** Turns SIGTERM, SIGINT and the end of standard input into a request to stop. */
final class StopSignals {
  private StopSignals() {}

  static void listen(WorkerContext context) {
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(context, worker), "stop"));

    Thread lifeline = new Thread(() -> awaitEnd(context, System.in), "lifeline");
    lifeline.setDaemon(true);
    lifeline.start();
  }

  /**
   * The JVM ends when its hooks have: so wait until the worker has finished what it has in hand.
   */
  private static void stopAndWait(WorkerContext context, Thread worker) {
    context.stop();
    if (!context.isReady()) {
      // Nothing is in hand yet, and a JVM that is ending refuses half of what a start needs.
      Runtime.getRuntime().halt(WorkerMain.DONE);
    }
    try {
      worker.join();
    } catch (InterruptedException e) {
      // Somebody wants the exit hooks to hurry; the worker's claim goes to another one.
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(WorkerContext context, InputStream pipe) {
    try {
      while (pipe.read() >= 0) {
        // The supervisor says nothing through the pipe; it only holds it open.
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    context.stop();
  }
}
