package dev.penstock.engine.chronicle;

import dev.penstock.memory.FreeSpace;
import dev.penstock.queue.SendOptions;

/** Appends to the aside lane of a queue, which has a gate of its own. Thread-safe. */
final class AsideAppending {
  private final Clock clock;
  private final OpenLanes lanes;
  private final Gates gates;
  private final FreeSpace space;

  /** Null where what is set aside need not be on the disk. */
  private final GroupCommit commit;

  private final MessageFormat.Writer writer = new MessageFormat.Writer();

  AsideAppending(Clock clock, OpenLanes lanes, Gates gates, FreeSpace space, GroupCommit commit) {
    this.clock = clock;
    this.lanes = lanes;
    this.gates = gates;
    this.space = space;
    this.commit = commit;
  }

  /**
   * Keeps a copy of a message that a group may need for longer than the log keeps it.
   *
   * @param death or null
   * @return the copy's index in the aside lane
   */
  synchronized long append(AppendFile file, StoredMessage message, DeathNote death) {
    writer.begin(false);
    writer.add(message, death);
    writer.end(message.id, 0, 0, message.sentAt, message.priority);
    return append(file);
  }

  /** Keeps what is to be sent with an acknowledgement. Returns its index in the aside lane. */
  synchronized long append(AppendFile file, byte[] outbox) {
    writer.begin(false);
    writer.add(outbox, SendOptions.NONE, 0, StoredMessage.NONE, null);
    writer.end(0, 0, 0, clock.wallMillis(), 0);
    return append(file);
  }

  private long append(AppendFile file) {
    space.require(writer.length());
    Lane lane;
    long index;
    gates.lockAside(file);
    try {
      lane = lanes.toAppend(file, Lanes.ASIDE);
      index = lane.append(writer.buffer(), writer.length());
    } finally {
      file.asideGate().unlock();
    }
    if (commit != null) {
      commit.forceAside(file, lane, lane.cycle(index));
    }
    return index;
  }
}
