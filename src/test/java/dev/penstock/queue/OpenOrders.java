package dev.penstock.queue;

import dev.penstock.codec.Codec;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the queue "orders" begin and end with. */
abstract class OpenOrders {
  static final Duration AT_ONCE = Duration.ZERO;

  @TempDir Path folder;
  Queues queues;
  WorkQueue<String> orders;

  protected String engine() {
    return Queues.DEFAULT_ENGINE;
  }

  @BeforeEach
  void open() {
    queues = Queues.in(folder, engine());
    orders = queues.queue("orders", Codec.text());
  }

  @AfterEach
  void close() {
    queues.close();
  }
}
