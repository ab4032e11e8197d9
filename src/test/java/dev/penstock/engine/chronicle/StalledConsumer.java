package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.LeaseLostException;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that claims the message there is, makes the file {@code claimed}, waits until there is
 * one named {@code go}, acknowledges, and writes what came of it to {@code outcome}. Argument: the
 * folder of queues and files.
 */
final class StalledConsumer {
  static final Duration LEASE = Duration.ofMillis(1500);

  private StalledConsumer() {}

  static MemberOptions options(Optional<Duration> timeLimit) {
    return new MemberOptions("stalled", 1, LEASE, timeLimit, 0, false);
  }

  public static void main(String[] args) throws Exception {
    ChronicleSettings.apply();
    Path folder = Path.of(args[0]);
    try (ChronicleQueueStore store =
            new ChronicleQueueStore(folder, "q", QueueConfig.DEFAULT, Surroundings.REAL);
        GroupMember member = store.join("g", StartFrom.start(), options(Optional.empty()))) {
      Claim claim = member.claim();
      Files.createFile(folder.resolve("claimed"));
      while (!Files.exists(folder.resolve("go"))) {
        LockSupport.parkNanos(1_000_000);
      }
      String outcome;
      try {
        member.ack(claim);
        outcome = "acknowledged";
      } catch (LeaseLostException e) {
        outcome = e.getMessage();
      }
      Files.writeString(folder.resolve("draft"), outcome);
      Files.move(folder.resolve("draft"), folder.resolve("outcome"));
    }
  }
}
