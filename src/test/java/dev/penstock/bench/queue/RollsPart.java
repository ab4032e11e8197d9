package dev.penstock.bench.queue;

import dev.penstock.Penstock;
import dev.penstock.bench.Bound;
import dev.penstock.bench.Child;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.ends.PenstockEnds;
import dev.penstock.engine.chronicle.RolledQueue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a message costs more when the log has rolled to a new file often. */
final class RollsPart implements Part {
  private static final int FILES = 100;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    Path rolled = Files.createDirectory(folder.resolve("rolled"));
    Penstock.open(rolled).close(); // which makes it a data directory
    RolledQueue.make(rolled.resolve("queues"), PenstockEnds.QUEUE, PenstockEnds.GROUP, FILES);
    try (Child first = Child.start(Taker.class, fresh);
        Child second = Child.start(Taker.class, rolled)) {
      first.ask("fill 1", Taker.FILLED);
      second.ask("fill 1", Taker.FILLED);
      Turns turns = Turns.measure(first, second);
      return List.of(
          new Figure(
              "cost per message, after 100 roll files, to 1",
              turns.value(),
              "ns",
              turns.baseline(),
              Bound.atMost(1.2)));
    }
  }
}
