package dev.penstock.queue;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;

/** What an engine must be able to do for a queue's settings and for its messages' options. */
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
    boolean expires = config.expireGroups().isPresent();
    require(engine, queue, "expire_groups", Capability.RETENTION, expires);
  }

  /**
   * The same for how one message is sent.
   *
   * @throws InvalidInputException if the engine cannot do what the options ask
   */
  static void check(QueueEngine engine, String queue, SendOptions options) {
    boolean delayed = options.delay().isPresent() || options.at().isPresent();
    boolean urgent = options.priority() != SendOptions.NORMAL_PRIORITY;
    require(engine, queue, "priority", Capability.PRIORITY, urgent);
    require(engine, queue, "key", Capability.KEY, options.key().isPresent());
    require(engine, queue, "delay", Capability.DELAY, delayed);
    require(engine, queue, "ttl", Capability.TTL, options.ttl().isPresent());
    require(engine, queue, "id", Capability.DEDUP, options.dedupId().isPresent());
  }

  /**
   * The same for what is asked of a queue by a call.
   *
   * @param what in a word or two, in the plural
   * @throws InvalidInputException if the engine cannot do it
   */
  static void check(QueueEngine engine, String queue, String what, Capability capability) {
    require(engine, queue, what, capability, true);
  }

  private static void require(
      QueueEngine engine, String queue, String option, Capability capability, boolean asked) {
    if (asked && !engine.capabilities().contains(capability)) {
      throw new InvalidInputException(
          "the queue "
              + queue
              + " cannot have \""
              + option
              + "\" with the engine "
              + engine.name()
              + "; leave it out, or use another engine");
    }
  }
}
