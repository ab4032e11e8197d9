package dev.penstock.bench.queue;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Bound;
import dev.penstock.bench.Child;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether a message costs more when many wait before it. */
final class BacklogPart implements Part {
  private static final long WAITING = 10_000_000;
  private static final long NEEDED_BYTES = 4_000_000_000L;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < NEEDED_BYTES) {
      Bench.note(
          String.format(
              "left out backlog: it needs %,d MB in %s, where %,d MB are free",
              NEEDED_BYTES / 1_000_000, folder, free / 1_000_000));
      return List.of();
    }
    Path shallow = Files.createDirectory(folder.resolve("shallow"));
    Path deep = Files.createDirectory(folder.resolve("deep"));
    try (Child few = Child.start(Taker.class, shallow);
        Child many = Child.start(Taker.class, deep)) {
      few.ask("fill 1", Taker.FILLED);
      many.ask("fill " + WAITING, Taker.FILLED);
      Turns turns = Turns.measure(few, many);
      return List.of(
          new Figure(
              "cost per message, 10 million waiting, to 1",
              turns.value(),
              "ns",
              turns.baseline(),
              Bound.atMost(1.2)));
    }
  }
}
