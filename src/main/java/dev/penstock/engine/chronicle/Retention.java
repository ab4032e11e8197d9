package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Limit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a queue's old roll files, the oldest first, as far as its settings ask for it and its
 * groups allow it. Under the tidy gate. In this order, so that it can be killed anywhere:
 *
 * <ol>
 *   <li>All groups are found to be able to do without the file.
 *   <li>The lane is made to begin behind it: whoever begins there from now on, by a new group, a
 *       seek or a look, begins behind it.
 *   <li>Each group's place is put behind it, unless somebody sought into it meanwhile.
 *   <li>What groups know one by one is copied out of it.
 *   <li>It is deleted.
 * </ol>
 *
 * <p>Killed after the second step, the next one goes on with the file, whatever the limits are.
 */
final class Retention {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retention.class);

  private final QueueConfig config;
  private final QueueLog log;
  private final Groups groups;
  private final Clock clock;
  private final BooleanSupplier stop;

  Retention(QueueConfig config, QueueLog log, Groups groups, Clock clock, BooleanSupplier stop) {
    this.config = config;
    this.log = log;
    this.groups = groups;
    this.clock = clock;
    this.stop = stop;
  }

  /** How much the lanes have that is kept. */
  private record Kept(long count, long bytes) {}

  /** Deletes what may be deleted now. */
  void run() {
    if (config.retention().isEmpty()) {
      return;
    }
    Map<Integer, RollFiles> open = new HashMap<>();
    Map<String, Long> leftOut = new TreeMap<>();
    try (LaneReaders readers = new LaneReaders(log)) {
      for (int lane = 0; lane < Lanes.SENT; lane++) {
        if (log.file().isMade(lane)) {
          log.sweep(lane);
          open.put(lane, new RollFiles(log, lane));
        }
      }
      giveBackWhatTheDeadHold(readers); // or it would keep its file where nobody consumes
      Moving moving = new Moving(log, readers, stop);
      while (!stop.getAsBoolean()) {
        RollFile next = next(open.values(), readers);
        if (next == null) {
          break;
        }
        if (!release(next, moving, leftOut)) {
          open.remove(next.lane()).close(); // until the next time
        }
      }
    } finally {
      open.values().forEach(RollFiles::close);
      tell(leftOut);
    }
  }

  private void giveBackWhatTheDeadHold(LaneReaders readers) {
    log.recoverFromTheDead();
    for (Group group : groups.all()) {
      group.membership().lookForLost(readers, config.maxDeliveries(), true);
    }
  }

  /** The file whose last message is the oldest, of those that may go; null if there is none. */
  private RollFile next(Collection<RollFiles> lanes, LaneReaders readers) {
    Kept kept = kept(readers);
    RollFile oldest = null;
    for (RollFiles files : lanes) {
      RollFile file = files.oldest();
      if (file != null
          && (isLetGo(file) || isOver(file, kept))
          && (oldest == null || file.lastSent() < oldest.lastSent())) {
        oldest = file;
      }
    }
    return oldest;
  }

  private Kept kept(LaneReaders readers) {
    long count = 0;
    long bytes = 0;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (log.file().isMade(lane)) {
        long countNow = log.file().count(lane);
        long bytesNow = log.file().bytes(lane);
        StoredMessage first = readers.lane(lane).after(LaneReader.START, 0);
        if (first != null && first.damage == null) {
          count += Math.max(0, countNow - first.countWith + 1);
          bytes += Math.max(0, bytesNow - first.bytesWith + first.bodyLength);
        }
      }
    }
    return new Kept(count, bytes);
  }

  private boolean isLetGo(RollFile file) {
    return log.file().first(file.lane()) >= file.end();
  }

  private boolean isOver(RollFile file, Kept kept) {
    QueueConfig.Retention limits = config.retention().orElseThrow();
    long age = clock.wallMillis() - file.lastSent();
    return limits.age().isPresent() && age > limits.age().get().toMillis()
        || limits.count().isPresent() && kept.count - file.count() >= limits.count().getAsLong()
        || limits.bytes().isPresent() && kept.bytes - file.bytes() >= limits.bytes().getAsLong();
  }

  /** Returns false if the file has to stay. */
  private boolean release(RollFile file, Moving moving, Map<String, Long> leftOut) {
    boolean unread = config.retention().orElseThrow().limit() == Limit.HARD;
    if (!isLetGo(file)) {
      for (Group group : groups.allNow()) {
        if (!new Release(group, file).isPossible(unread)) {
          return false;
        }
      }
      log.file().first(file.lane(), file.end());
    }
    Collection<Group> all = groups.allNow(); // those made later begin behind the file
    for (Group group : all) {
      long left = new Release(group, file).pass(unread);
      if (left < 0) {
        return false;
      }
      if (left > 0) {
        leftOut.merge(group.name(), left, Long::sum);
        log.roomMade();
      }
    }
    for (Group group : all) {
      if (!moving.moveAll(group, file.lane(), LaneReader.START, file.end())) {
        return false;
      }
    }
    log.remove(file.lane(), file.path());
    return true;
  }

  private void tell(Map<String, Long> leftOut) {
    leftOut.forEach(
        (group, count) ->
            LOGGER.warn(
                "the queue {} is over its hard limit, so {} messages were deleted that the group {}"
                    + " had not taken; add consumers, or raise the limits of its retention",
                log.folder().name(),
                count,
                group));
  }
}
