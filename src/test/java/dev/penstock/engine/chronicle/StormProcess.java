package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * A process of its own that sends to a queue, or consumes from it, until the folder has a file
 * named {@code stop-KIND} or somebody kills it, and writes down each thing that it was told is
 * done. Each line is one write, so a kill takes away none that was written.
 *
 * <p>Arguments: {@code send} or {@code consume}, the folder of all queues, the file to write to,
 * the seed, and whether every few messages begin a new file of the log. A third kind, {@code idle},
 * only measures how long the machine itself holds a process up.
 *
 * <pre>
 *  sent ID COUNT KIND BEFORE    nanoTime before the call
 *  start ID ATTEMPT NOW
 *  acked ID NOW
 *  nack ID NOW
 *  slow send|take|ack NANOS NOW CALLS
 *  calls COUNT                  each 1000 calls
 * </pre>
 */
public final class StormProcess {
  static final String QUEUE = "storm";
  static final String GROUP = "g";
  static final int KEYS = 8;
  static final Duration DELAY = Duration.ofMillis(7);

  private static final long SLOW_NANOS = 5_000_000;
  private static final int MESSAGES_PER_FILE = 20;
  private static final int BURST = 20;
  private static final long PAUSE_NANOS = 5_000_000;

  /**
   * The first calls of a process load classes and open files; what they take holds up nobody else.
   */
  private static final int WARM_UP = 300;

  private static final int CALLS_PER_LINE = 1000;

  private final Path stop;
  private final FileOutputStream out;
  private final Random random;
  private long calls;

  private StormProcess(Path stop, Path file, long seed) throws IOException {
    this.stop = stop;
    this.out = new FileOutputStream(file.toFile(), true);
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws IOException {
    ChronicleSettings.apply();
    Path folder = Path.of(args[1]);
    StormProcess process =
        new StormProcess(stopFile(folder, args[0]), Path.of(args[2]), Long.parseLong(args[3]));
    if (args[0].equals("idle")) {
      process.idle();
      return;
    }
    RollingClock clock = Boolean.parseBoolean(args[4]) ? new RollingClock() : null;
    try (ChronicleQueueStore store = open(folder, clock == null ? Clock.SYSTEM : clock)) {
      if (args[0].equals("send")) {
        process.send(store, clock);
      } else {
        process.consume(store);
      }
    }
  }

  /** The queue, which never gives a message up and begins a file each minute. */
  static ChronicleQueueStore open(Path folder, Clock clock) {
    QueueConfig plain = QueueConfig.DEFAULT;
    QueueConfig config =
        new QueueConfig(
            plain.capacity(),
            plain.retention(),
            plain.ttl(),
            plain.dedup(),
            plain.durability(),
            plain.lease(),
            0,
            plain.retry(),
            QueueConfig.Roll.MINUTELY,
            plain.expireGroups());
    return new ChronicleQueueStore(
        folder,
        QUEUE,
        config,
        new Surroundings(clock, Liveness.OF_PROCESSES, UnaryOperator.identity()));
  }

  /** A clock on the wall that is a minute further whenever it is told so. */
  private static final class RollingClock implements Clock {
    private volatile long minutes;

    @Override
    public long wallMillis() {
      return System.currentTimeMillis() + minutes * 60_000;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  /** What tells the processes of a kind to stop. */
  static Path stopFile(Path folder, String kind) {
    return folder.resolve("stop-" + kind);
  }

  private boolean isOver() {
    return Files.exists(stop);
  }

  private void send(ChronicleQueueStore store, RollingClock clock) throws IOException {
    while (!isOver()) {
      for (int i = 0; i < BURST; i++) {
        if (clock != null) {
          // All senders together: the number of messages is the same for all of them.
          clock.minutes = store.facts().messages() / MESSAGES_PER_FILE;
        }
        sendOne(store);
      }
      LockSupport.parkNanos(random.nextLong(PAUSE_NANOS));
    }
  }

  private void sendOne(ChronicleQueueStore store) throws IOException {
    int choice = random.nextInt(10);
    String kind = "plain";
    SendOptions options = SendOptions.NONE;
    int count = 1;
    if (choice < 2) {
      kind = "key" + random.nextInt(KEYS);
      options = options.withKey(kind);
    } else if (choice < 4) {
      kind = "delayed";
      options = options.withDelay(DELAY);
    } else if (choice < 5) {
      kind = "priority";
      options = options.withPriority(random.nextInt(SendOptions.HIGHEST_PRIORITY + 1));
    } else if (choice < 6) {
      kind = "batch";
      count = 1 + random.nextInt(5);
    }
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bodies.add(new byte[random.nextInt(200)]);
    }
    long before = System.nanoTime();
    long id = store.appendAll(bodies, options);
    took("send", before);
    write("sent " + id + " " + count + " " + kind + " " + before);
  }

  private void consume(ChronicleQueueStore store) throws IOException {
    MemberOptions options =
        new MemberOptions(
            "storm",
            random.nextBoolean() ? 1 : MemberOptions.AUTO,
            Duration.ofSeconds(30),
            Optional.empty(),
            0,
            random.nextBoolean());
    try (GroupMember member = store.join(GROUP, StartFrom.start(), options)) {
      while (!(isOver() && isDrained(store))) {
        long before = System.nanoTime();
        Claim claim = member.claim();
        took("take", before);
        if (claim == null) {
          member.await(PAUSE_NANOS);
        } else {
          handle(member, claim);
        }
      }
    }
  }

  private static boolean isDrained(ChronicleQueueStore store) {
    return store.facts().groups().stream().allMatch(group -> group.drained());
  }

  private void handle(GroupMember member, Claim claim) throws IOException {
    long id = claim.id();
    write("start " + id + " " + claim.attempt() + " " + System.nanoTime());
    if (random.nextInt(50) == 0) {
      write("nack " + id + " " + System.nanoTime());
      member.nack(claim, Duration.ofMillis(random.nextInt(5)), true);
      return;
    }
    long before = System.nanoTime();
    member.ack(claim);
    took("ack", before);
    write("acked " + id + " " + System.nanoTime());
  }

  /** Does as much as the others, but with nobody else. */
  private void idle() throws IOException {
    while (!isOver()) {
      for (int i = 0; i < BURST; i++) {
        long before = System.nanoTime();
        byte[] work = new byte[200];
        random.nextBytes(work);
        took("idle", before);
        write("idle");
      }
      LockSupport.parkNanos(random.nextLong(PAUSE_NANOS));
    }
  }

  private void took(String what, long before) throws IOException {
    long now = System.nanoTime();
    calls++;
    if (now - before > SLOW_NANOS && calls > WARM_UP) {
      write("slow " + what + " " + (now - before) + " " + now + " " + calls);
    }
    if (calls % CALLS_PER_LINE == 0) {
      write("calls " + CALLS_PER_LINE);
    }
  }

  private void write(String line) throws IOException {
    out.write((line + "\n").getBytes(UTF_8));
  }
}
