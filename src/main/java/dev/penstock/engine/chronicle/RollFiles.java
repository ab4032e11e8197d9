package dev.penstock.engine.chronicle;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.RollingResourcesCache;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/** Looks at the files of one lane, for who tidies up: nobody else deletes any. One thread. */
final class RollFiles implements AutoCloseable {
  static final String SUFFIX = ".cq4";

  private final Lane lane;
  private final SingleChronicleQueue queue;
  private final RollCycle roll;
  private final RollingResourcesCache names;
  private final ExcerptTailer counter;
  private final LaneReader reader;

  RollFiles(QueueLog log, int number) {
    lane = log.existing(number);
    queue = lane.queue();
    roll = queue.rollCycle();
    names =
        new RollingResourcesCache(
            roll,
            queue.epoch(),
            name -> lane.folder().resolve(name + SUFFIX).toFile(),
            File::getName); // which is not asked for
    counter = queue.createTailer();
    counter.singleThreadedCheckDisabled(true);
    reader = log.reader(number);
  }

  /** The roll cycles of all files but the last, which may still be appended to; oldest first. */
  List<Integer> complete() {
    int first = queue.firstCycle();
    int last = queue.lastCycle();
    if (first >= last) {
      return List.of();
    }
    List<Integer> cycles = new ArrayList<>();
    for (Long listed : queue.listCyclesBetween(first, last)) {
      int cycle = listed.intValue();
      if (cycle < last && Files.exists(path(cycle))) { // the listing is that of a moment ago
        cycles.add(cycle);
      }
    }
    return Collections.unmodifiableList(cycles);
  }

  /** The file of a roll cycle. */
  Path path(int cycle) {
    return names.resourceFor(cycle).path.toPath();
  }

  long documents(int cycle) {
    return Math.max(0, counter.excerptsInCycle(cycle));
  }

  /** Index of the first document the cycle may have. */
  long start(int cycle) {
    return roll.toIndex(cycle, 0);
  }

  /** When the cycle is over, in ms since the epoch. */
  long endMillis(int cycle) {
    return queue.epoch() + (cycle + 1L) * roll.lengthInMillis();
  }

  /**
   * The oldest file, or null if it is the last one with messages, or if that cannot be read which
   * says how many messages are in it.
   */
  RollFile oldest() {
    List<Integer> complete = complete();
    if (complete.isEmpty()) {
      return null;
    }
    int cycle = complete.get(0);
    long end = firstBehind(complete);
    if (end == LaneReader.START) {
      return null;
    }
    StoredMessage next = reader.at(end, 0);
    if (next.damage != null) {
      return lastSays(cycle, end);
    }
    return file(cycle, end, next.countWith - 1, next.bytesWith - next.bodyLength);
  }

  /** Index of the first document behind the oldest file, or START. */
  private long firstBehind(List<Integer> complete) {
    for (int place = 1; place < complete.size(); place++) {
      if (documents(complete.get(place)) > 0) {
        return start(complete.get(place));
      }
    }
    return documents(queue.lastCycle()) > 0 ? start(queue.lastCycle()) : LaneReader.START;
  }

  private RollFile lastSays(int cycle, long end) {
    StoredMessage last = lastOf(cycle);
    return last == null || last.damage != null
        ? null
        : file(cycle, end, last.countWith, last.bytesWith);
  }

  private RollFile file(int cycle, long end, long countWith, long bytesWith) {
    StoredMessage last = lastOf(cycle);
    boolean readable = last != null && last.damage == null;
    long lastSent = readable ? last.sentAt : endMillis(cycle);
    StoredMessage first = last == null ? null : reader.at(start(cycle), 0);
    readable = first != null && first.damage == null;
    long count = readable ? countWith - first.countWith + 1 : 0;
    long bytes = readable ? bytesWith - first.bytesWith + first.bodyLength : 0;
    return new RollFile(
        lane.number(), path(cycle), end, countWith, bytesWith, count, bytes, lastSent);
  }

  /** The last message in a file, or null if there is none. */
  private StoredMessage lastOf(int cycle) {
    long documents = documents(cycle);
    if (documents == 0) {
      return null;
    }
    long index = roll.toIndex(cycle, documents - 1);
    StoredMessage last = reader.at(index, 0);
    for (int sub = 1; sub < reader.size(); sub++) {
      last = reader.at(index, sub);
    }
    return last;
  }

  @Override
  public void close() {
    counter.close();
    reader.close();
  }
}
