package dev.penstock.bench.state;

import dev.penstock.Penstock;
import dev.penstock.state.Counter;
import dev.penstock.state.Hold;
import dev.penstock.state.SharedLock;
import java.io.IOException;
import java.nio.file.Path;

/** What is called over and over. */
enum Call {
  /** A map's {@code get}. */
  GET,
  /** A map's {@code put}, of a key that is there. */
  PUT,
  /** {@code get} of Chronicle Map alone. */
  RAW_GET,
  /** {@code put} of Chronicle Map alone. */
  RAW_PUT,
  /** Taking a lock and giving it back. */
  LOCK,
  /** Adding 1 to a counter. */
  COUNT;

  private static final String NAME = "bench";

  /**
   * Makes it ready.
   *
   * @param folder that all have who share the object
   */
  Calling open(Path folder) throws IOException {
    return switch (this) {
      case GET -> MapCalling.gets(new PenstockEntries(Penstock.open(data(folder)), NAME));
      case PUT -> MapCalling.puts(new PenstockEntries(Penstock.open(data(folder)), NAME));
      case RAW_GET -> MapCalling.gets(new RawEntries(folder.resolve(NAME)));
      case RAW_PUT -> MapCalling.puts(new RawEntries(folder.resolve(NAME)));
      case LOCK -> locking(Penstock.open(data(folder)));
      case COUNT -> counting(Penstock.open(data(folder)));
    };
  }

  private static Path data(Path folder) {
    return folder.resolve("data");
  }

  private static Calling locking(Penstock penstock) {
    SharedLock lock = penstock.lock(NAME);
    return new Calling() {
      @Override
      public void call(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
          try (Hold hold = lock.acquire()) {
            if (hold.ownerDied()) {
              throw new IllegalStateException("the lock is this process's alone, and it lives");
            }
          }
        }
      }

      @Override
      public void close() {
        penstock.close();
      }
    };
  }

  private static Calling counting(Penstock penstock) {
    Counter counter = penstock.counter(NAME);
    return new Calling() {
      @Override
      public void call(int count) {
        for (int i = 0; i < count; i++) {
          counter.increment();
        }
      }

      @Override
      public void close() {
        penstock.close();
      }
    };
  }
}
