package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.Region;
import dev.penstock.queue.Claim;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A queue with three files of messages, copied and damaged again and again. */
final class DamagedQueue {
  static final int MESSAGES = 36;

  /** Where the messages of a file begin, behind Chronicle's header and index. */
  static final int BODY = 0x10110;

  /** Behind the last one. */
  static final int END = 0x10350;

  private static final long COPIED = 80 << 10;
  private static final Path LANE = Path.of("q", "priority-4");

  private final Path base;
  private final Path work;
  private final SetClock clock = new SetClock();

  DamagedQueue(Path folder) throws IOException {
    base = Files.createDirectories(folder.resolve("base"));
    work = folder.resolve("work");
    ChronicleSettings.apply();
  }

  /** The clock on the wall stands where it is put; the other one runs. */
  static final class SetClock implements Clock {
    volatile long wall = 1_760_000_400_000L;

    @Override
    public long wallMillis() {
      return wall;
    }

    @Override
    public long nanos() {
      return System.nanoTime();
    }
  }

  /** What is done to a copy of the queue's folder. */
  interface Damage {
    void to(Path queue) throws IOException;
  }

  /** Sends the messages: twelve in each hour's file. */
  void fill() {
    try (ChronicleQueueStore store = open(base)) {
      for (int i = 0; i < MESSAGES; i++) {
        if (i > 0 && i % 12 == 0) {
          clock.wall += Duration.ofHours(1).toMillis();
        }
        store.append(text(i).getBytes(UTF_8), SendOptions.NONE);
      }
    }
  }

  /** What is sent next begins a file. */
  void nextHour() {
    clock.wall += Duration.ofHours(1).toMillis();
  }

  static String text(int message) {
    return "message " + message;
  }

  ChronicleQueueStore openBase() {
    return open(base);
  }

  ChronicleQueueStore open() {
    return open(work);
  }

  private ChronicleQueueStore open(Path queues) {
    return open(queues, UnaryOperator.identity());
  }

  /** Tells of each word that is read, after it was. */
  ChronicleQueueStore openToldOfReads(Runnable read) {
    return open(
        work,
        region ->
            (Region)
                Proxy.newProxyInstance(
                    Region.class.getClassLoader(),
                    new Class<?>[] {Region.class},
                    (proxy, method, arguments) -> {
                      Object result = method.invoke(region, arguments);
                      if (method.getName().equals("get")) {
                        read.run();
                      }
                      return result;
                    }));
  }

  private ChronicleQueueStore open(Path queues, UnaryOperator<Region> around) {
    return new ChronicleQueueStore(
        queues, "q", QueueConfig.DEFAULT, new Surroundings(clock, Liveness.OF_PROCESSES, around));
  }

  static GroupMember join(ChronicleQueueStore store, String group) {
    return store.join(
        group,
        StartFrom.start(),
        new MemberOptions(
            "w", MemberOptions.AUTO, Duration.ofSeconds(30), Optional.empty(), 5, false));
  }

  /** Takes and acknowledges all there is. */
  static List<String> takeAll(ChronicleQueueStore store, String group, List<String> into) {
    try (GroupMember member = join(store, group)) {
      for (Claim claim = member.claim(); claim != null; claim = member.claim()) {
        into.add(new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8));
        member.ack(claim);
      }
    }
    return into;
  }

  static List<DeadLetter> dead(ChronicleQueueStore store, String group) {
    return store.group(group).orElseThrow().deadLetters();
  }

  /** Copies the queue afresh and damages the copy. */
  void damage(Damage damage) throws IOException {
    delete(work);
    try (Stream<Path> all = Files.walk(base)) {
      for (Path from : (Iterable<Path>) all::iterator) {
        Path to = work.resolve(base.relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          copy(from, to);
        }
      }
    }
    damage.to(work.resolve("q"));
  }

  /** The files are sparse: only what is used is copied. */
  private static void copy(Path from, Path to) throws IOException {
    boolean group = from.toString().endsWith(".group");
    try (RandomAccessFile in = new RandomAccessFile(from.toFile(), "r");
        RandomAccessFile out = new RandomAccessFile(to.toFile(), "rw")) {
      byte[] bytes = new byte[(int) Math.min(in.length(), group ? COPIED * 8 : COPIED)];
      in.readFully(bytes);
      out.write(bytes);
      out.setLength(in.length());
      if (group) {
        copyHeaps(in, out);
      }
    }
  }

  private static void copyHeaps(RandomAccessFile in, RandomAccessFile out) throws IOException {
    long heaps = GroupFile.RECORDS + Records.MOST * 128L;
    byte[] bytes = new byte[4096];
    for (int heap = 0; heap < 12; heap++) {
      long at = heaps + (long) heap * Heap.bytes(Records.MOST);
      in.seek(at);
      in.readFully(bytes);
      out.seek(at);
      out.write(bytes);
    }
  }

  private static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  Path lane() {
    return work.resolve(LANE);
  }

  Path queue() {
    return work.resolve("q");
  }

  /** One of the lane's three files. */
  static Path log(Path queue, int number) {
    return QueueFolder.logs(queue.resolve(Lanes.name(4))).get(number);
  }

  static void flip(Path file, long at, int bit) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 1 << bit);
    }
  }

  static void zero(Path file, long at, int length) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      open.write(new byte[length]);
    }
  }

  static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(length);
    }
  }

  static List<String> expected() {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      all.add(text(i));
    }
    return all;
  }
}
