package dev.penstock.bench.queue;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Whether a message costs more when the log has rolled to a new file often. */
final class RollsPart implements Part {
  private static final int FILES = 100;

  @Override
  public List<Figure> measure(Path folder) throws IOException {
    Path fresh = Files.createDirectory(folder.resolve("fresh"));
    Path rolled = Files.createDirectory(folder.resolve("rolled"));
    Optional<String> obstacle = roll(rolled, FILES);
    if (obstacle.isPresent()) {
      Bench.note("left out rolls: " + obstacle.get());
      return List.of();
    }
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

  /**
   * PLUG IN HERE: makes the log of the benchmark's queue in this data directory roll so often, with
   * some messages in each file. What has been taken is to be acknowledged, so that about one waits.
   *
   * @return why it cannot be done, if so
   */
  private static Optional<String> roll(Path data, int files) {
    return Optional.of(
        "a log gets a new file each day by the clock, so " + files + " files take as many days");
  }
}
