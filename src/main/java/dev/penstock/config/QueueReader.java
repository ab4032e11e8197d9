package dev.penstock.config;

import dev.penstock.config.QueueConfig.Capacity;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.config.QueueConfig.Retention;
import dev.penstock.config.QueueConfig.Roll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads one entry below {@code queues}, and the file in which a queue keeps the same settings. */
final class QueueReader {
  static final List<String> KEYS =
      List.of(
          "capacity",
          "retention",
          "ttl",
          "dedup",
          "durability",
          "lease",
          "max_deliveries",
          "retry",
          "roll",
          "expire_groups");

  static final List<String> CAPACITY_KEYS = List.of("messages", "bytes", "full", "wait");
  static final List<String> RETENTION_KEYS = List.of("age", "bytes", "count", "limit");

  private static final long MOST_MESSAGES = 1_000_000_000_000L;
  private static final int MOST_DELIVERIES = 250;

  /** A shorter one would run out while a consumer merely waits for its turn on the machine. */
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);

  private QueueReader() {}

  /** Returns what could be read; what could not has been reported as a problem. */
  static QueueConfig read(String name, YamlValue value) {
    if (!Names.isName(name)) {
      value.reportKey("the queue's name needs " + Names.RULE);
    }
    return value.isNothing() ? QueueConfig.DEFAULT : read(Section.of(value, KEYS));
  }

  /** The settings that a section holds, whatever else it may hold. */
  static QueueConfig read(Section section) {
    QueueConfig fallback = QueueConfig.DEFAULT;
    return new QueueConfig(
        capacity(section),
        retention(section),
        section.positive("ttl"),
        section.positive("dedup"),
        section.choice("durability", Durability.class, fallback.durability()),
        section.duration("lease", SHORTEST_LEASE, fallback.lease()),
        section.integer("max_deliveries", 0, MOST_DELIVERIES, fallback.maxDeliveries()),
        RetryReader.read(section, "retry"),
        section.choice("roll", Roll.class, fallback.roll()),
        section.positive("expire_groups"));
  }

  private static Optional<Capacity> capacity(Section queue) {
    if (!queue.has("capacity")) {
      return Optional.empty();
    }
    if (queue.isScalar("capacity")) {
      OptionalLong messages = queue.count("capacity", MOST_MESSAGES, ", or {bytes: SIZE}");
      return Optional.of(
          new Capacity(messages, OptionalLong.empty(), Full.BLOCK, Optional.empty()));
    }
    Section section = queue.section("capacity", CAPACITY_KEYS);
    if (!section.has("messages") && !section.has("bytes")) {
      section.reportMissing("needs \"messages\" or \"bytes\", or both");
    }
    Full full = section.choice("full", Full.class, Full.BLOCK);
    if (full != Full.BLOCK) {
      section.refuse("wait", "only goes with \"full: block\"");
    }
    return Optional.of(
        new Capacity(
            section.count("messages", MOST_MESSAGES, ""),
            section.size("bytes"),
            full,
            section.positive("wait")));
  }

  private static Optional<Retention> retention(Section queue) {
    if (!queue.has("retention")) {
      return Optional.empty();
    }
    Section section = queue.section("retention", RETENTION_KEYS);
    if (!section.has("age") && !section.has("bytes") && !section.has("count")) {
      section.reportMissing("needs \"age\", \"bytes\" or \"count\"");
    }
    return Optional.of(
        new Retention(
            section.positive("age"),
            section.size("bytes"),
            section.count("count", MOST_MESSAGES, ""),
            section.choice("limit", Limit.class, Limit.SOFT)));
  }
}
