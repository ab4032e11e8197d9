package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Copies messages that a group knows one by one to the end of the lane for that, so that the files
 * they were in can be deleted. The copy is made first, without the group's lock; then, if nothing
 * happened to the message meanwhile, its place is changed. Killed in between, the copy belongs to
 * nobody. Used by who holds the tidy gate: nobody else deletes what is being read here.
 */
final class Moving {
  /** So many records are looked at in one go under a group's lock. */
  private static final int LOOKS = 1024;

  private final QueueLog log;
  private final LaneReaders readers;
  private final BooleanSupplier stop;

  Moving(QueueLog log, LaneReaders readers, BooleanSupplier stop) {
    this.log = log;
    this.readers = readers;
    this.stop = stop;
  }

  /** What is told of each record that has a message. */
  private interface Look {
    void at(int record);
  }

  private record Found(int record, long index, int sub) {}

  /**
   * Moves all messages of the group that lie in some part of a lane.
   *
   * @return false if some stay, since they cannot be read or there was no time
   */
  boolean moveAll(Group group, int lane, long from, long to) {
    Records records = group.file().records();
    boolean all = true;
    for (int first = 0; first < records.used(); first += LOOKS) {
      if (stop.getAsBoolean()) {
        return false;
      }
      List<Found> found = new ArrayList<>();
      look(
          group,
          first,
          record -> {
            long index = records.index(record);
            if (records.lane(record) == lane && index >= from && index < to) {
              found.add(new Found(record, index, records.sub(record)));
            }
          });
      for (Found one : found) {
        if (stop.getAsBoolean()) {
          return false;
        }
        all &= move(group, lane, one);
      }
    }
    return all;
  }

  private static void look(Group group, int first, Look look) {
    GroupFile file = group.file();
    Records records = file.records();
    file.lock();
    try {
      int end = Math.min(first + LOOKS, records.used());
      for (int record = first; record < end; record++) {
        if (hasMessage(records.state(record))) {
          look.at(record);
        }
      }
    } finally {
      file.unlock();
    }
  }

  private static boolean hasMessage(State state) {
    return state != State.FREE && state != State.DROPPED;
  }

  private boolean move(Group group, int lane, Found found) {
    StoredMessage message = readers.lane(lane).at(found.index, found.sub);
    if (message.damage != null) {
      return false; // a copy would look sound; whoever is handed it makes it a dead letter
    }
    long copy = log.appendAside(message, message.death);
    GroupFile file = group.file();
    Records records = file.records();
    file.lock();
    try {
      int record = found.record;
      if (hasMessage(records.state(record))
          && records.lane(record) == lane
          && records.index(record) == found.index
          && records.sub(record) == found.sub) {
        records.place(record, Lanes.ASIDE, copy, 0);
        file.commit();
      }
    } finally {
      file.unlock();
    }
    return true;
  }

  /**
   * How many messages of a lane the groups know one by one, in each part of it.
   *
   * @param starts where the parts begin, in order; the last one is not counted
   */
  int[] count(List<Group> groups, int lane, long[] starts) {
    int[] counts = new int[starts.length];
    for (Group group : groups) {
      Records records = group.file().records();
      for (int first = 0; first < records.used(); first += LOOKS) {
        look(
            group,
            first,
            record -> {
              if (records.lane(record) == lane) {
                count(counts, starts, records.index(record));
              }
            });
      }
    }
    return counts;
  }

  private static void count(int[] counts, long[] starts, long index) {
    int place = Arrays.binarySearch(starts, index);
    int part = place >= 0 ? place : -place - 2;
    if (part >= 0) {
      counts[part]++;
    }
  }
}
