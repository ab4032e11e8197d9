package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.config.QueueConfig.Retention;
import dev.penstock.config.QueueConfig.Roll;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.Region;
import dev.penstock.queue.Claim;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** A queue that begins a file each minute, in tests that say how late it is. */
final class AgingQueue implements Clock, AutoCloseable {
  static final Duration MINUTE = Duration.ofMinutes(1);
  static final QueueConfig KEEP_ALL = config(Optional.empty(), Optional.empty());

  private final Path folder;
  private volatile long millis = 1_800_000_000_000L;
  private volatile long moreNanos;
  private ChronicleQueueStore store;

  AgingQueue(Path folder, QueueConfig config) {
    this.folder = folder;
    this.store = open(config);
  }

  static QueueConfig config(Optional<Retention> retention, Optional<Duration> expireGroups) {
    QueueConfig all = QueueConfig.DEFAULT;
    return new QueueConfig(
        all.capacity(),
        retention,
        all.ttl(),
        all.dedup(),
        all.durability(),
        all.lease(),
        all.maxDeliveries(),
        all.retry(),
        Roll.MINUTELY,
        expireGroups);
  }

  static QueueConfig age(Duration age, Limit limit) {
    return keep(new Retention(Optional.of(age), OptionalLong.empty(), OptionalLong.empty(), limit));
  }

  static QueueConfig count(long count, Limit limit) {
    return keep(
        new Retention(Optional.empty(), OptionalLong.empty(), OptionalLong.of(count), limit));
  }

  static QueueConfig bytes(long bytes, Limit limit) {
    return keep(
        new Retention(Optional.empty(), OptionalLong.of(bytes), OptionalLong.empty(), limit));
  }

  private static QueueConfig keep(Retention retention) {
    return config(Optional.of(retention), Optional.empty());
  }

  @Override
  public long wallMillis() {
    return millis;
  }

  @Override
  public long nanos() {
    return System.nanoTime() + moreNanos;
  }

  /** Lets time pass on the wall only, so that no lease runs out. */
  void pass(Duration time) {
    millis += time.toMillis();
  }

  /** Lets time pass that delays are counted by. */
  void passSteadily(Duration time) {
    moreNanos += time.toNanos();
    pass(time);
  }

  ChronicleQueueStore store() {
    return store;
  }

  ChronicleQueueStore open(QueueConfig config) {
    return open(config, Mortal.KNOWN, UnaryOperator.identity());
  }

  /** The queue as another process has it open. */
  ChronicleQueueStore open(QueueConfig config, Liveness liveness, UnaryOperator<Region> around) {
    return new ChronicleQueueStore(
        folder, "orders", config, new Surroundings(this, liveness, around));
  }

  /** Opens the queue with other settings. */
  void reopen(QueueConfig config) {
    store.close();
    store = open(config);
  }

  long send(String body) {
    return send(body, SendOptions.NONE);
  }

  long send(String body, SendOptions options) {
    return store.append(body.getBytes(UTF_8), options);
  }

  /** Sends so many messages, each named by its id, and lets a minute pass. */
  void sendAMinute(int count) {
    for (int i = 0; i < count; i++) {
      send("message " + store.facts().messages());
    }
    pass(MINUTE);
  }

  GroupMember join(String group) {
    return join(group, 1);
  }

  GroupMember join(String group, int prefetch) {
    return store.join(group, StartFrom.start(), options(prefetch));
  }

  static MemberOptions options(int prefetch) {
    return new MemberOptions("w", prefetch, Duration.ofMinutes(10), Optional.empty(), 3, false);
  }

  static String body(Claim claim) {
    return new String(claim.buffer(), claim.bodyOffset(), claim.bodyLength(), UTF_8);
  }

  /** Takes and settles all there is to take. */
  static List<Long> drain(GroupMember member) {
    List<Long> ids = new ArrayList<>();
    for (Claim claim = member.claim(); claim != null; claim = member.claim()) {
      ids.add(claim.id());
      member.ack(claim);
    }
    return ids;
  }

  QueueFacts.Group facts(String group) {
    return store.facts().groups().stream()
        .filter(facts -> facts.name().equals(group))
        .findFirst()
        .orElseThrow();
  }

  /** How many files a lane has. */
  int files(int lane) {
    Path path = folder.resolve("orders").resolve(Lanes.name(lane));
    return QueueFolder.names(path, RollFiles.SUFFIX).size();
  }

  @Override
  public void close() {
    store.close();
  }
}
