package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.config.QueueConfig.Full;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.QueueFullException;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Decides under the gate whether a message may be sent: is there room, was it sent before. */
final class Admission implements Appending.Guard {
  /** There is no room now. */
  static final long FULL = -2;

  /** What noting an id may need of the disk: it touches one page of a sparse file, or two. */
  private static final int ROOM_OF_ID = 8192;

  private final QueueConfig config;
  private final Groups groups;
  private final QueueLog log;
  private final Liveness liveness;
  private final LaneReaders readers;
  private final Surroundings surroundings;

  private Capacity capacity;

  /** Opened at the first message with an id, if the queue has a window. */
  private SentIds ids;

  Admission(QueueConfig config, QueueLog log, Groups groups, Surroundings surroundings) {
    this.config = config;
    this.log = log;
    this.surroundings = surroundings;
    this.groups = groups;
    this.liveness = surroundings.liveness();
    this.readers = new LaneReaders(log);
  }

  @Override
  public long before(List<byte[]> bodies, long bytes, SendOptions options) {
    if (wasSent(options)) {
      return QueueStore.DUPLICATE;
    }
    if (config.capacity().isEmpty()) {
      return PROCEED;
    }
    if (capacity == null) { // opened no earlier: a store of damaged files can still be repaired
      capacity = new Capacity(config.capacity().get(), log.file(), groups, liveness);
    }
    if (capacity.has(bodies.size(), bytes)) {
      return PROCEED;
    }
    if (!capacity.everHas(bodies.size(), bytes)) {
      throw QueueFullException.ofBatch(log.folder().name(), bodies.size(), bytes);
    }
    boolean drops = config.capacity().get().full() == Full.DROP_OLDEST;
    return drops && makeRoom(bodies.size(), bytes) ? PROCEED : FULL;
  }

  private boolean wasSent(SendOptions options) {
    if (!isNoted(options.dedupId().isPresent())) {
      return false;
    }
    long now = Math.max(surroundings.clock().wallMillis(), log.file().lastSent());
    byte[] id = options.dedupId().get().getBytes(StandardCharsets.UTF_8);
    if (ids().has(id, 0, id.length, now)) {
      return true;
    }
    log.space().require(ROOM_OF_ID);
    if (!ids().hasRoom(now)) {
      throw QueueFullException.ofIds(
          log.folder().name(), SentIds.MOST, config.dedup().orElseThrow());
    }
    return false;
  }

  private boolean makeRoom(int messages, long bytes) {
    if (groups.all().isEmpty()) {
      return true; // what nobody waits for cannot be dropped; retention deletes it
    }
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
  Appending.Guard always() {
    return new Appending.Guard() {
      @Override
      public long before(List<byte[]> bodies, long bytes, SendOptions options) {
        return wasSent(options) ? QueueStore.DUPLICATE : PROCEED;
      }

      @Override
      public void after(SendOptions options, long sentAt) {
        Admission.this.after(options, sentAt);
      }
    };
  }

  @Override
  public void after(SendOptions options, long sentAt) {
    if (isNoted(options.dedupId().isPresent())) {
      byte[] id = options.dedupId().get().getBytes(StandardCharsets.UTF_8);
      ids().note(id, 0, id.length, sentAt);
    }
  }

  /** Told of a message that somebody stored who was killed, or failed, before it was counted. */
  void found(StoredMessage message) {
    if (isNoted(message.hasDedupId())) {
      ids().note(message.buffer, message.dedupIdAt, message.dedupIdLength, message.sentAt);
    }
  }

  /**
   * Learns the ids anew from a log that survives a power failure: their file may know more of them,
   * or fewer.
   */
  void relearn() {
    if (config.durability() != Durability.DISK
        || config.dedup().isEmpty()
        || !Files.exists(log.folder().sentIds())) {
      return;
    }
    long now = log.file().lastSent();
    long from = now - config.dedup().get().toMillis();
    ids().forget(now);
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (log.file().isMade(lane)) {
        relearn(readers.lane(lane), from);
      }
    }
  }

  private void relearn(LaneReader reader, long from) {
    StoredMessage before = reader.lastWith(message -> message.sentAt <= from);
    StoredMessage message =
        before == null
            ? reader.after(LaneReader.START, 0)
            : reader.after(before.index, before.sub + 1);
    for (; message != null; message = reader.next()) {
      if (message.damage == null && message.hasDedupId()) {
        ids().noteAgain(message.buffer, message.dedupIdAt, message.dedupIdLength, message.sentAt);
      }
    }
  }

  private boolean isNoted(boolean hasId) {
    return hasId && config.dedup().isPresent();
  }

  private SentIds ids() {
    if (ids == null) {
      ids =
          new SentIds(log.folder().sentIds(), config.dedup().orElseThrow(), surroundings.around());
    }
    return ids;
  }

  /** Forgets all it has open. */
  void reopen() {
    readers.close();
    capacity = null;
    ids = null;
  }

  void close() {
    readers.close();
  }
}
