package dev.penstock.scenario.programs;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.Consumer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Without a supervisor: takes a message of the queue {@code jobs}, says so by making a file, and
 * holds it until it is killed. Arguments: the data directory and the file.
 */
public final class HoldOn {
  private HoldOn() {}

  public static void main(String[] args) throws Exception {
    try (Penstock penstock = Penstock.open(Path.of(args[0]));
        Consumer<String> consumer = penstock.queue("jobs", Codec.text()).consumer("g")) {
      if (consumer.take(Duration.ofMinutes(1)) != null) {
        Files.createFile(Path.of(args[1]));
        new CountDownLatch(1).await();
      }
    }
  }
}
