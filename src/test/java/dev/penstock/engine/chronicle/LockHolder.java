package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that has a message in hand, takes the append gate and the group's lock, prints {@code
 * held}, waits for a byte on its standard input, gives both back, acknowledges, sends a message and
 * prints {@code done}. Argument: the folder of queues.
 */
final class LockHolder {
  /** It does not lose its message for standing still. */
  static final MemberOptions OPTIONS =
      new MemberOptions("patient", 1, Duration.ofMinutes(5), Optional.empty(), 0, false);

  private LockHolder() {}

  public static void main(String[] args) throws Exception {
    ChronicleSettings.apply();
    try (ChronicleQueueStore store =
            new ChronicleQueueStore(Path.of(args[0]), "q", QueueConfig.DEFAULT, Surroundings.REAL);
        GroupMember member = store.join("g", StartFrom.start(), OPTIONS)) {
      Claim claim = member.claim();
      GroupFile group = store.groups().find("g").orElseThrow().file();
      store.log().file().gate().lock();
      group.lock();
      System.out.println("held");
      System.in.read();
      group.unlock();
      store.log().file().gate().unlock();
      member.ack(claim);
      store.append("from the holder".getBytes(UTF_8), SendOptions.NONE);
      System.out.println("done");
    }
  }
}
