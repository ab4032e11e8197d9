package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.LogWalk.Step;
import dev.penstock.memory.DamagedFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import net.openhft.chronicle.queue.RollCycle;

/**
 * Reads every byte that a lane uses, without Chronicle: tells what is damaged, and finds every
 * message that is not. Used by one thread at a time.
 */
final class LaneScan {
  /** Told of each sound document, in the order they were sent. */
  interface Documents {
    void found(MessageFormat.Parser document);
  }

  private final Path lane;
  private final boolean counted;
  private final RollCycle roll;
  private final Consumer<String> findings;
  private final Documents documents;
  private final MessageFormat.Parser document = new MessageFormat.Parser();
  private final StoredMessage message = new StoredMessage();
  private final LaneTable table = new LaneTable();
  private long count;
  private long bytes;
  private long nextId;
  private long sentAt;
  private boolean damaged;

  /**
   * @param number of the lane
   * @param findings told of each damage, in a sentence
   */
  LaneScan(Path lane, int number, RollCycle roll, Consumer<String> findings, Documents documents) {
    this.lane = lane;
    this.counted = number != Lanes.ASIDE; // whose documents do not say how many stand before them
    this.roll = roll;
    this.findings = findings;
    this.documents = documents;
  }

  /**
   * Reads all there is.
   *
   * @param first index of the first message that is kept, asked for behind each look at the files
   * @param sent how many there should be at least, or -1 if that is not known
   */
  void scan(LongSupplier first, long sent) {
    try {
      LaneMeta.check(lane, roll);
    } catch (DamagedFileException e) {
      found(e.sentence());
    }
    List<Path> logs = QueueFolder.logs(lane);
    for (int i = 0; i < logs.size(); i++) {
      scanFile(logs, i, first, sent);
    }
    if (counted && count < sent) {
      missing(lane, count, sent);
      count = sent;
    }
  }

  private void scanFile(List<Path> logs, int number, LongSupplier kept, long sent) {
    Path log = logs.get(number);
    if (isDeleted(log, kept)) {
      return;
    }
    try (RawFile file = new RawFile(log, RawFile.ALL)) {
      if (number < logs.size() - 1 && GhostFiles.isGhost(file)) {
        return;
      }
      long from = 0;
      LogHeader header = null;
      try {
        header = LogHeader.read(file, roll);
        from = header.first();
      } catch (DamagedFileException e) {
        found(e.sentence());
      }
      scanFile(file, header, from, new Place(logs, number, kept, sent));
    }
  }

  /** Where in the lane a file stands. */
  private record Place(List<Path> logs, int number, LongSupplier kept, long sent) {
    boolean isLast() {
      return number == logs.size() - 1;
    }
  }

  private void scanFile(RawFile file, LogHeader header, long from, Place place) {
    LogWalk walk = new LogWalk(file, document, from, roll.defaultIndexCount());
    if (header == null && !walk.recover(leastCount(), leastId())) {
      return;
    }
    long until = place.isLast() ? place.sent() : firstCount(place.logs().get(place.number() + 1));
    LogIndexCheck index = new LogIndexCheck(file, roll);
    long first = roll.toIndex(cycle(file.path()), 0);
    long sequence = 0;
    long before = 0;
    long last = 0;
    boolean known = header != null; // how many documents of the file there were up to here
    while (true) {
      Step step = walk.next();
      if (step == Step.DOCUMENT) {
        take(file.path(), known ? first + sequence : LaneTable.UNKNOWN, place);
        index.document(sequence++, walk.documentAt());
        before = last;
        last = walk.documentAt();
        continue;
      }
      boolean damage = step == Step.DAMAGE;
      if (!damage && (step == Step.END || !isMissing(until))) {
        break;
      }
      boolean unfinished = damage && walk.isUnfinished();
      if (unfinished && place.isLast() && !isMissing(until)) {
        break; // somebody sends more than was asked for, just now
      }
      boolean one = damage && walk.isOne(leastCount(), leastId());
      String finding = damage ? walk.finding() : walk.hole();
      boolean more = walk.recover(leastCount(), leastId());
      if (more || damage && !(unfinished && place.isLast() && !counted)) {
        found(file.path() + ": " + finding);
      }
      if (!more) {
        break;
      }
      known &= one;
      sequence++;
    }
    if (known) {
      checkLast(file, header, before, last);
      index.check(header).ifPresent(this::found);
    }
  }

  /** Who appends says where the last document is, and is at most one behind. */
  private void checkLast(RawFile file, LogHeader header, long before, long last) {
    long said = header.last();
    if (said == last || said == before || damaged) {
      return;
    }
    try (RawFile again = new RawFile(file.path(), RawFile.PLACES)) {
      if (LogHeader.read(again, roll).last() == said) { // so nobody appended meanwhile
        found(file.path() + ": its header says that the last message begins at byte " + said);
      }
    } catch (DamagedFileException e) {
      found(e.sentence());
    }
  }

  private long leastCount() {
    return counted ? count : 0;
  }

  private long leastId() {
    return counted ? nextId : 0;
  }

  private boolean isMissing(long until) {
    return !counted || until < 0 || count < until;
  }

  private void take(Path log, long index, Place place) {
    if (counted && document.countBefore() != count) {
      if (document.countBefore() > count && mayBegin(log, place.kept())) {
        bytes = document.bytesBefore(); // what was before was deleted on purpose
      } else if (document.countBefore() > count) {
        missing(log, count, document.countBefore());
      } else {
        found(log + ": message " + document.id() + " says that too few stand before it");
      }
    }
    if (counted && document.id() < nextId) {
      found(log + ": message " + document.id() + " comes behind message " + (nextId - 1));
    }
    table.add(index, document);
    bytes = document.bytesBefore();
    document.begin();
    while (document.hasNext()) {
      document.next(message);
      bytes += message.bodyLength;
    }
    count = document.countBefore() + document.count();
    nextId = Math.max(nextId, document.id() + document.count());
    sentAt = Math.max(sentAt, document.sentAt());
    documents.found(document); // last: it may change the document
  }

  /** Whether the lane may begin with this file: those before it were deleted on purpose. */
  private boolean mayBegin(Path log, LongSupplier kept) {
    long first = kept.getAsLong();
    return first != LaneReader.START && cycle(log) <= roll.toCycle(first);
  }

  /** Files are deleted while others use the queue; that nobody else did it, {@link #take} sees. */
  private boolean isDeleted(Path log, LongSupplier kept) {
    return !Files.exists(log) && (lane.endsWith(Lanes.name(Lanes.ASIDE)) || mayBegin(log, kept));
  }

  private void missing(Path where, long from, long to) {
    found(where + ": " + (to - from) + " messages, from number " + from + ", are missing");
  }

  private void found(String finding) {
    damaged = true;
    findings.accept(finding);
  }

  /** With how many messages before it a file begins, or -1 if its beginning is damaged. */
  private long firstCount(Path log) {
    MessageFormat.Parser first = new MessageFormat.Parser();
    try (RawFile file = new RawFile(log, RawFile.PLACES)) {
      LogWalk walk =
          new LogWalk(file, first, LogHeader.read(file, roll).first(), roll.defaultIndexCount());
      return walk.next() == Step.DOCUMENT ? first.countBefore() : -1;
    } catch (DamagedFileException e) {
      return -1;
    }
  }

  private int cycle(Path log) {
    String name = log.getFileName().toString();
    return RollCycleOf.cycle(
        name.substring(0, name.length() - QueueFolder.LOG_SUFFIX.length()), roll);
  }

  /** Whether anything was found that should not be. */
  boolean isDamaged() {
    return damaged;
  }

  LaneTable table() {
    return table;
  }

  /** How many messages the lane had up to its last one, those that are missing included. */
  long count() {
    return count;
  }

  long bytes() {
    return bytes;
  }

  /** Above the ids of all that were found. */
  long nextId() {
    return nextId;
  }

  long sentAt() {
    return sentAt;
  }

  static boolean isMade(Path lane) {
    return Files.isDirectory(lane) && !QueueFolder.logs(lane).isEmpty();
  }
}
