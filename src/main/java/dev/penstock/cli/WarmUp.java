package dev.penstock.cli;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.WorkQueue;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Does once what commands and workers do at their start, so that a JVM told to record its classes
 * sees them. The launcher makes the class-data archive from such a run.
 */
final class WarmUp {
  private WarmUp() {}

  static void run(Path folder) {
    try (Penstock penstock = Penstock.open(folder)) {
      WorkQueue<String> queue = penstock.queue("warm-up", Codec.text());
      queue.send("message");
      try (Consumer<String> consumer = queue.consumer("warm-up")) {
        consumer.take(Duration.ZERO).ack();
      }
      penstock.map("warm-up", Codec.int64()).update("key", 0L, n -> n + 1);
    }
    String data = folder.toString();
    Commands.execute("--version");
    Commands.execute("queues", "--data", data);
    Commands.execute("state", "list", "warm-up", "--data", data, "--json");
    Commands.execute("status", "--data", data);
  }
}
