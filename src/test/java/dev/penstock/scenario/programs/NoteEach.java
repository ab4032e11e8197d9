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
 * Notes each message with its attempt and the worker, in the file it is given, and prints it. Never
 * comes back from the first attempt at {@value #HOLD}.
 */
public final class NoteEach implements Handler<String> {
  public static final String HOLD = "hold";

  private Path notes;
  private String name;

  @Override
  public void start(WorkerContext context) {
    notes = Path.of(context.args().get(0));
    name = context.name();
  }

  @Override
  public void handle(String body, Delivery<String> delivery) throws Exception {
    // One write in append mode: workers do not get into each other's lines.
    Files.writeString(notes, body + " " + delivery.attempt() + " " + name + "\n", CREATE, APPEND);
    System.out.println("noted " + body);
    if (body.equals(HOLD) && delivery.attempt() == 1) {
      new CountDownLatch(1).await();
    }
  }
}
