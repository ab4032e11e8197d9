package dev.penstock.scenario.programs;

import dev.penstock.codec.Codec;
import dev.penstock.queue.WorkQueue;
import dev.penstock.worker.Producer;
import dev.penstock.worker.WorkerContext;
import java.nio.file.Path;

/** Sends messages as fast as it can, and notes how many are sent in the folder it is given. */
public final class SendOn implements Producer {
  private static final int NUMBER_BITS = 32;

  @Override
  public void produce(WorkerContext context) throws Exception {
    WorkQueue<Long> queue = context.output(Codec.int64());
    long sender = ProcessHandle.current().pid() << NUMBER_BITS;
    Acknowledgements acknowledged = new Acknowledgements(Path.of(context.args().get(0)));
    for (long number = 0; !context.isStopping(); number++) {
      queue.send(sender | number);
      acknowledged.set(number + 1);
    }
  }

  /** The pid of a message's sender. */
  public static long sender(long message) {
    return message >>> NUMBER_BITS;
  }

  /** The message's number among those of its sender, from 0. */
  public static long number(long message) {
    return message & (1L << NUMBER_BITS) - 1;
  }
}
