package dev.penstock.queue;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;

/** What an engine must be able to do for a queue's settings. */
final class Requirements {
  private Requirements() {}

  /**
   * @throws InvalidInputException if the engine cannot do what the settings ask
   */
  static void check(QueueEngine engine, String queue, QueueConfig config) {
    require(engine, queue, "capacity", Capability.CAPACITY, config.capacity().isPresent());
    require(engine, queue, "retention", Capability.RETENTION, config.retention().isPresent());
    require(engine, queue, "ttl", Capability.TTL, config.ttl().isPresent());
    require(engine, queue, "dedup", Capability.DEDUP, config.dedup().isPresent());
    require(engine, queue, "durability", Capability.DISK, config.durability() == Durability.DISK);
  }

  private static void require(
      QueueEngine engine, String queue, String key, Capability capability, boolean asked) {
    if (asked && !engine.capabilities().contains(capability)) {
      throw new InvalidInputException(
          "the queue "
              + queue
              + " has the setting \""
              + key
              + "\", which the engine "
              + engine.name()
              + " cannot do; leave it out, or use another engine");
    }
  }
}
