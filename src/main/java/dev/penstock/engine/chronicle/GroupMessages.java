package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;

/**
 * The messages that a group's file points at: what comes next in a lane, and what its records and
 * hands stand for. Each is held to what the file says of it, so that no group goes on with another
 * message in its place. Under the group's lock; each caller brings its readers.
 */
final class GroupMessages {
  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;

  GroupMessages(QueueLog log, GroupFile file) {
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
  }

  /** Whether more was sent to a lane than the group has taken from it. */
  boolean hasNext(int lane) {
    return log.file().count(lane) > file.count(lane);
  }

  /** The next message of a lane, or null if there is none yet. */
  StoredMessage next(int lane, LaneReaders readers) {
    StoredMessage message = readers.lane(lane).after(file.index(lane), file.sub(lane));
    if (message != null && message.damage == null) {
      long before = message.countWith - 1;
      boolean letGo = before > file.count(lane) && message.index <= log.file().first(lane);
      if (before != file.count(lane) && !letGo) {
        throw misplaced(message, file.count(lane), before);
      }
    }
    return message;
  }

  /**
   * Counts what was deleted before the group got to what comes next. The change goes on with its
   * place.
   */
  void skipDeleted(LaneReader reader, StoredMessage first) {
    if (reader.jumped() && first.damage == null) {
      long deleted = first.countWith - 1 - file.count(first.lane);
      if (deleted > 0) {
        file.add(GroupFile.SKIPPED, deleted);
      }
    }
  }

  /** The message of a record, and no other. */
  StoredMessage ofRecord(int record, LaneReaders readers) {
    StoredMessage message =
        readers.lane(records.lane(record)).at(records.index(record), records.sub(record));
    if (message.damage != null) {
      message.id = records.id(record);
    } else if (message.id != records.id(record)) {
      throw misplaced(message, records.id(record));
    }
    return message;
  }

  /** The first message of a hand that has something. */
  StoredMessage firstInHand(int hand, LaneReaders readers) {
    int record = hands.record(hand);
    if (record >= 0) {
      return ofRecord(record, readers);
    }
    StoredMessage message = readers.lane(hands.lane(hand)).at(hands.index(hand), hands.sub(hand));
    if (message.damage == null && message.id != hands.firstId(hand)) {
      throw misplaced(message, hands.firstId(hand));
    }
    return message;
  }

  /** Where a group's message should be, there is another. */
  private DamagedFileException misplaced(StoredMessage found, long id) {
    return new DamagedFileException(
        log.folder().lane(found.lane), "it has message " + found.id + " where " + id + " was");
  }

  /** Where a group goes on, messages are missing. */
  private DamagedFileException misplaced(StoredMessage found, long taken, long before) {
    return new DamagedFileException(
        log.folder().lane(found.lane),
        "behind the first "
            + taken
            + " messages, which a group has taken, it goes on with number "
            + (before + 1));
  }
}
