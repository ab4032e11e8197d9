package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.queue.SendOptions;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Decides under the gate whether a message may be sent: is there room, was it sent before. */
final class Admission implements QueueLog.Guard {
  /** There is no room now. */
  static final long FULL = -2;

  private final QueueConfig config;
  private final Groups groups;
  private final Capacity capacity;
  private final LaneReaders readers;
  private final BooleanSupplier holdsSomething;

  /**
   * @param holdsSomething whether this process has messages of the queue in hand: it must be able
   *     to settle them, so it need not wait for room
   */
  Admission(
      QueueConfig config,
      QueueLog log,
      Groups groups,
      Surroundings surroundings,
      BooleanSupplier holdsSomething) {
    this.config = config;
    this.groups = groups;
    this.capacity =
        config
            .capacity()
            .map(limit -> new Capacity(limit, log.file(), groups, surroundings.liveness()))
            .orElse(null);
    this.readers = new LaneReaders(log);
    this.holdsSomething = holdsSomething;
  }

  @Override
  public long before(List<byte[]> bodies, long bytes, SendOptions options) {
    if (capacity == null || capacity.has(bodies.size(), bytes)) {
      return PROCEED;
    }
    Full full = config.capacity().orElseThrow().full();
    if (full == Full.DROP_OLDEST) {
      return makeRoom(bodies.size(), bytes) ? PROCEED : FULL;
    }
    return full == Full.BLOCK && holdsSomething.getAsBoolean() ? PROCEED : FULL;
  }

  private boolean makeRoom(int messages, long bytes) {
    while (!capacity.has(messages, bytes)) {
      boolean dropped = false;
      for (Group group : groups.all()) {
        if (!capacity.leaves(group, messages, bytes)) {
          dropped |= group.dropOldest(readers);
        }
      }
      if (!dropped) {
        return false;
      }
    }
    return true;
  }

  /** The same, but never refuses for want of room. */
  QueueLog.Guard always() {
    return new QueueLog.Guard() {
      @Override
      public long before(List<byte[]> bodies, long bytes, SendOptions options) {
        return PROCEED;
      }

      @Override
      public void after(SendOptions options, long sentAt) {
        Admission.this.after(options, sentAt);
      }
    };
  }

  @Override
  public void after(SendOptions options, long sentAt) {
    // Nothing to be noted.
  }

  void close() {
    readers.close();
  }
}
