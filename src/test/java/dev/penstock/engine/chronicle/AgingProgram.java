package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A process that sends, consumes or tidies up, in a world where a minute is a second. It prints a
 * line for each thing done, and ends when it is killed or, if it sends, is done.
 */
final class AgingProgram {
  static final String GROUP = "g";
  static final int REJECTED = 97;

  private static final int FASTER = 60;
  private static final int RETRIED = 7;
  private static final int DELAYED = 5;

  private AgingProgram() {}

  /** The queue as each of these processes has it open. */
  static ChronicleQueueStore open(Path folder, long epoch) {
    QueueConfig config = AgingQueue.age(Duration.ofMinutes(1), Limit.SOFT);
    Clock clock =
        new Clock() {
          @Override
          public long wallMillis() {
            return epoch + (System.currentTimeMillis() - epoch) * FASTER;
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    return new ChronicleQueueStore(
        folder,
        "orders",
        config,
        new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity()));
  }

  public static void main(String[] args) {
    try (ChronicleQueueStore store = open(Path.of(args[1]), Long.parseLong(args[2]))) {
      switch (args[0]) {
        case "send" -> send(store, Integer.parseInt(args[3]));
        case "consume" -> consume(store);
        case "tidy" -> tidy(store);
        default -> throw new IllegalArgumentException(args[0]);
      }
    }
  }

  private static void send(ChronicleQueueStore store, int count) {
    for (int i = 0; i < count; i++) {
      SendOptions options = SendOptions.NONE;
      if (i % DELAYED == 0) {
        options = options.withDelay(Duration.ofSeconds(4));
      }
      store.append(Integer.toString(i).getBytes(UTF_8), options);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void consume(ChronicleQueueStore store) {
    try (GroupMember member = store.join(GROUP, StartFrom.start(), AgingQueue.options(32))) {
      while (true) {
        Claim claim = member.claim();
        if (claim == null) {
          member.await(100_000_000);
        } else if (claim.id() % REJECTED == 0) {
          member.reject(claim, "bad", "");
        } else if (claim.id() % RETRIED == 0 && claim.attempt() == 1) {
          member.nack(claim, Duration.ofSeconds(3), true);
        } else {
          member.ack(claim);
          System.out.println(AgingQueue.body(claim));
        }
      }
    }
  }

  private static void tidy(ChronicleQueueStore store) {
    while (true) {
      store.tidyNow();
      System.out.println("tidy");
    }
  }
}
