package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.Liveness;
import java.util.Collection;

/**
 * How much room a queue has: exact, since it is asked under the gate, through which every sender
 * goes, and what consumers do meanwhile only makes more. Under the gate.
 *
 * <p>Counting looks at every group. So the room found is remembered, and what is sent later by
 * anybody is taken from it, until it is used up.
 */
final class Capacity {
  private static final long UNLIMITED = Long.MAX_VALUE / 2;

  private final QueueConfig.Capacity limit;
  private final AppendFile sent;
  private final Groups groups;
  private final Liveness liveness;
  private long messagesUpTo = -1;
  private long bytesUpTo = -1;
  private long groupsThen = -1;

  Capacity(QueueConfig.Capacity limit, AppendFile sent, Groups groups, Liveness liveness) {
    this.limit = limit;
    this.sent = sent;
    this.groups = groups;
    this.liveness = liveness;
  }

  /** Whether so many messages and bytes more can be sent. */
  boolean has(long messages, long bytes) {
    if (fits(messages, bytes)) {
      return true;
    }
    count();
    return fits(messages, bytes);
  }

  /** Whether so many messages and bytes can be sent when nothing waits. */
  boolean everHas(long messages, long bytes) {
    return messages <= limit.messages().orElse(UNLIMITED)
        && bytes <= limit.bytes().orElse(UNLIMITED);
  }

  private boolean fits(long messages, long bytes) {
    return groupsThen == sent.groups()
        && sent.nextId() + messages <= messagesUpTo
        && allBytes() + bytes <= bytesUpTo;
  }

  private void count() {
    groupsThen = sent.groups();
    long messages = limit.messages().orElse(UNLIMITED);
    long bytes = limit.bytes().orElse(UNLIMITED);
    Collection<Group> all = groups.all();
    for (Group group : all) {
      GroupFacts facts = GroupFacts.read(group.file(), sent, liveness);
      messages = Math.min(messages, limit.messages().orElse(UNLIMITED) - facts.unfinished());
      bytes = Math.min(bytes, limit.bytes().orElse(UNLIMITED) - facts.bytes());
    }
    if (all.isEmpty()) {
      messages -= sent.nextId(); // nobody has handled any
      bytes -= allBytes();
    }
    messagesUpTo = sent.nextId() + messages;
    bytesUpTo = allBytes() + bytes;
  }

  /** Whether one group has room for so much more. */
  boolean leaves(Group group, long messages, long bytes) {
    GroupFacts facts = GroupFacts.read(group.file(), sent, liveness);
    return facts.unfinished() + messages <= limit.messages().orElse(UNLIMITED)
        && facts.bytes() + bytes <= limit.bytes().orElse(UNLIMITED);
  }

  private long allBytes() {
    long bytes = 0;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      bytes += sent.bytes(lane);
    }
    return bytes;
  }
}
