package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Makes a queue that looks as if it had been used for many hours, for benchmarks. */
public final class RolledQueue {
  private static final int MESSAGES = 100;

  private RolledQueue() {}

  /**
   * Sends some messages in each of so many hours, the last of them now, and acknowledges all.
   *
   * @param queues the folder of the queues
   */
  public static void make(Path queues, String queue, String group, int hours) {
    AtomicLong time =
        new AtomicLong(System.currentTimeMillis() - Duration.ofHours(hours - 1).toMillis());
    Clock clock =
        new Clock() {
          @Override
          public long wallMillis() {
            return time.get();
          }

          @Override
          public long nanos() {
            return System.nanoTime();
          }
        };
    Surroundings then = new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity());
    MemberOptions options =
        new MemberOptions("past", 32, Duration.ofSeconds(30), Optional.empty(), 5, false);
    try (ChronicleQueueStore store =
            new ChronicleQueueStore(queues, queue, QueueConfig.DEFAULT, then);
        GroupMember member = store.join(group, StartFrom.start(), options)) {
      for (int hour = 0; hour < hours; hour++) {
        for (int i = 0; i < MESSAGES; i++) {
          store.append(new byte[100], SendOptions.NONE);
        }
        for (Claim claim; (claim = member.claim()) != null; ) {
          member.ack(claim);
        }
        time.addAndGet(Duration.ofHours(1).toMillis());
      }
    }
  }
}
