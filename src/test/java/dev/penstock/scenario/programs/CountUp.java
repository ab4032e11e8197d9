package dev.penstock.scenario.programs;

import dev.penstock.codec.Codec;
import dev.penstock.state.SharedMap;
import dev.penstock.worker.Producer;
import dev.penstock.worker.WorkerContext;
import java.nio.file.Path;

/** Adds 1 to a shared counter as fast as it can, and notes how often in the folder it is given. */
public final class CountUp implements Producer {
  public static final String MAP = "counters";
  public static final String KEY = "count";

  @Override
  public void produce(WorkerContext context) throws Exception {
    SharedMap<Long> counters = context.map(MAP, Codec.int64());
    Acknowledgements acknowledged = new Acknowledgements(Path.of(context.args().get(0)));
    for (long count = 1; !context.isStopping(); count++) {
      counters.update(KEY, 0L, n -> n + 1);
      acknowledged.set(count);
    }
  }
}
