package dev.penstock.worker;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

/** Turns SIGTERM, SIGINT and the end of standard input into a request to stop. */
final class StopSignals {
  /**
   * What a worker without a supervisor gets to finish what it has in hand, as if it were stopped.
   */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private StopSignals() {}

  static void listen(WorkerContext context) {
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(context, worker), "stop"));

    Thread lifeline = new Thread(() -> awaitEnd(context, worker, System.in), "lifeline");
    lifeline.setDaemon(true);
    lifeline.start();
  }

  /**
   * The JVM ends when its hooks have: so wait until the worker has finished what it has in hand.
   */
  private static void stopAndWait(WorkerContext context, Thread worker) {
    context.stop();
    if (isExiting(worker)) {
      return; // the user's class called System.exit, and waits for us in turn
    }
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

  private static boolean isExiting(Thread worker) {
    return Arrays.stream(worker.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals(Runtime.class.getName()));
  }

  private static void awaitEnd(WorkerContext context, Thread worker, InputStream pipe) {
    try {
      while (pipe.read() >= 0) {
        // The supervisor says nothing through the pipe; it only holds it open.
      }
    } catch (IOException e) {
      // A broken pipe says the same as its end.
    }
    context.stop();
    try {
      worker.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (worker.isAlive()) {
      Runtime.getRuntime().halt(WorkerMain.ABANDONED);
    }
  }
}
