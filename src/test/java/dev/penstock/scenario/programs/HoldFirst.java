package dev.penstock.scenario.programs;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.penstock.queue.Delivery;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Notes each delivery of a job in the file it is given: the job, the attempt, its own pid and the
 * machine's nanoseconds. Never comes back from a first attempt. Does nothing with other messages.
 */
public final class HoldFirst implements Handler<String> {
  private static final String HELD = "job";

  private Path notes;

  @Override
  public void start(WorkerContext context) {
    notes = Path.of(context.args().get(0));
  }

  @Override
  public void handle(String body, Delivery<String> delivery) throws Exception {
    long now = System.nanoTime();
    if (!body.startsWith(HELD)) {
      return;
    }
    String note =
        body + " " + delivery.attempt() + " " + ProcessHandle.current().pid() + " " + now + "\n";
    Files.writeString(notes, note, CREATE, APPEND);
    if (delivery.attempt() == 1) {
      new CountDownLatch(1).await();
    }
  }
}
