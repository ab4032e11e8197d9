package dev.penstock.bench.queue;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.ends.Means;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Bytes that the sending and the receiving thread leave to the collector for each message. One run
 * of several batches: it is no matter of time, though code that is compiled later may allocate
 * less.
 */
final class GarbagePart implements Part {
  /** What happens once in a while, as mapping the log's next block, is not for each message. */
  private static final double RESOLUTION = 0.05;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    Transfer.Result result =
        new Transfer(Means.PENSTOCK, data.toString(), 1, 200_000, 1_000_000).run(folder);
    return List.of(
        figure("garbage per message, sender", result.sendersGarbage()),
        figure("garbage per message, consumer", result.receiversGarbage()));
  }

  private static Figure figure(String name, double bytes) {
    return Figure.alone(name, bytes, "B", Bound.atMost(0).within(RESOLUTION));
  }
}
