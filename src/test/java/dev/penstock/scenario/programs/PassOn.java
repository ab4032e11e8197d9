package dev.penstock.scenario.programs;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.WorkQueue;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Sends each number on to its output, less one; notes those that have come down to 0 in the file it
 * is given, and sends them no further.
 */
public final class PassOn implements Handler<Long> {
  private Path notes;
  private WorkQueue<Long> output;

  @Override
  public void start(WorkerContext context) {
    notes = Path.of(context.args().get(0));
    output = context.output(Codec.int64());
  }

  @Override
  public void handle(Long number, Delivery<Long> delivery) throws Exception {
    if (number == 0) {
      Files.writeString(notes, "arrived\n", CREATE, APPEND);
    } else {
      output.send(number - 1);
    }
  }
}
