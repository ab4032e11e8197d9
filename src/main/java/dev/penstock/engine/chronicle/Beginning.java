package dev.penstock.engine.chronicle;

import dev.penstock.queue.StartFrom;
import java.util.function.Predicate;

/** Puts a group's place in each lane to where it is to begin. Under the group's lock. */
final class Beginning {
  private Beginning() {}

  static void set(GroupFile file, StartFrom from, QueueLog log, LaneReaders readers) {
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (log.file().isMade(lane)) {
        set(file, lane, from, readers.lane(lane));
      }
    }
  }

  private static void set(GroupFile file, int lane, StartFrom from, LaneReader reader) {
    StoredMessage before = lastBefore(from, reader);
    if (before != null) {
      file.begin(lane, before.index, before.sub + 1, before.countWith, before.bytesWith);
      return;
    }
    StoredMessage first = reader.after(LaneReader.START, 0);
    if (first != null) {
      long bytes = first.bytesWith - first.bodyLength;
      file.begin(lane, LaneReader.START, 0, first.countWith - 1, bytes);
    } else {
      file.begin(lane, LaneReader.START, 0, 0, 0);
    }
  }

  /** The message behind which the group begins, or null for the first. */
  static StoredMessage lastBefore(StartFrom from, LaneReader reader) {
    if (from instanceof StartFrom.End) {
      return reader.last();
    }
    return from instanceof StartFrom.Start ? null : reader.lastWith(isBefore(from));
  }

  static Predicate<StoredMessage> isBefore(StartFrom from) {
    if (from instanceof StartFrom.Time time) {
      long millis = time.time().toEpochMilli();
      return message -> message.sentAt < millis;
    }
    if (from instanceof StartFrom.Id id) {
      return message -> message.id < id.id();
    }
    return message -> false;
  }
}
