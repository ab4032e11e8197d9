package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Reads a lane's messages from any place onwards. A place is a document's index and how many of its
 * messages are behind the reader. Used by one thread at a time.
 */
final class LaneReader implements AutoCloseable {
  /** Before the first document. Chronicle's indices hold the roll cycle and are never 0. */
  static final long START = 0;

  private static final long NOWHERE = -1;

  private final int lane;
  private final Path folder;
  private final SingleChronicleQueue queue;
  private final ExcerptTailer tailer;
  private final AppendFile file;
  private final MessageFormat.Parser document = new MessageFormat.Parser();
  private final StoredMessage message = new StoredMessage();

  /** How many messages of the lane there are up to and with {@link #document}, or NOWHERE. */
  private long counted = NOWHERE;

  /** The id behind those of {@link #document}. */
  private long nextId;

  /** Index of the document in {@link #document}, or START, or NOWHERE. */
  private long index = NOWHERE;

  private int damagedBytes;
  private long bytesDone;
  private boolean jumped;

  /**
   * @param file also says how much there is to be found; what is missing of it is damage
   */
  LaneReader(
      int lane, Path folder, SingleChronicleQueue queue, ExcerptTailer tailer, AppendFile file) {
    this.lane = lane;
    this.folder = folder;
    this.queue = queue;
    this.tailer = tailer;
    this.file = file;
  }

  /**
   * The first message behind a place, or null if there is none yet. Valid until the next call.
   *
   * @param at index of a document, or {@link #START}
   * @param sub how many of its messages are behind the reader
   */
  StoredMessage after(long at, int sub) {
    jumped = false;
    if (at == START || index != at || done() != sub) {
      moveBehind(at, sub);
    }
    return next();
  }

  /**
   * Whether the last {@link #after} went to the first message that is kept, so that messages may
   * have been deleted in between.
   */
  boolean jumped() {
    return jumped;
  }

  /** The message at this place. Valid until the next call. */
  StoredMessage at(long at, int sub) {
    if (index != at || done() != sub) {
      moveTo(at);
      skip(sub);
    }
    return next();
  }

  /** Whether the log has a document there. */
  boolean has(long at) {
    return moveToIndex(at);
  }

  /** How many messages are in the document of the message that was read last. */
  int size() {
    return damagedBytes > 0 ? 1 : document.count();
  }

  private void moveTo(long at) {
    if (!moveToIndex(at) || !readDocument(false) || index != at) {
      throw missing(at);
    }
  }

  private boolean moveToIndex(long at) {
    index = NOWHERE; // until it is known where the tailer is
    counted = NOWHERE;
    try {
      return tailer.moveToIndex(at);
    } catch (RuntimeException | InternalError | AssertionError e) {
      throw unreadable(e);
    }
  }

  private int done() {
    if (index == START) {
      return 0;
    }
    return damagedBytes > 0 ? 1 : document.done();
  }

  /** The message behind the one read last, or null if there is none yet. */
  StoredMessage next() {
    if (damagedBytes == 0 && index != START && index != NOWHERE && document.hasNext()) {
      return take();
    }
    return readDocument(true) ? take() : null;
  }

  private StoredMessage take() {
    if (damagedBytes > 0) {
      return message; // which readDocument made of the whole document
    }
    document.next(message);
    bytesDone += message.bodyLength;
    message.lane = lane;
    message.index = index;
    message.countWith = document.countBefore() + document.done();
    message.bytesWith = document.bytesBefore() + bytesDone;
    return message;
  }

  private void skip(int count) {
    while (document.done() < count && damagedBytes == 0 && document.hasNext()) {
      document.next(message);
      bytesDone += message.bodyLength;
    }
  }

  private void moveBehind(long at, int sub) {
    damagedBytes = 0;
    if (at == START) {
      moveToFirst();
    } else if (moveToIndex(at)) {
      if (!readDocument(false) || index != at) {
        throw missing(at);
      }
      skip(sub);
    } else if (at < file.first(lane)) {
      moveToFirst(); // its file was deleted
    } else {
      throw missing(at);
    }
  }

  private void moveToFirst() {
    index = NOWHERE;
    long first = file.first(lane);
    while (first != START && !moveToIndex(first)) {
      long now = file.first(lane);
      if (now == first) {
        throw missing(first);
      }
      first = now; // more was deleted meanwhile
    }
    if (first == START) {
      tailer.toStart();
    }
    index = START;
    counted = first == START ? 0 : NOWHERE;
    jumped = true;
  }

  /**
   * Reads a document.
   *
   * @param inOrder whether it is the one behind {@link #document}
   */
  private boolean readDocument(boolean inOrder) {
    long promised = file.count(lane); // read first: what is counted then can be read now
    long before = inOrder ? counted : NOWHERE;
    byte[] buffer;
    int length;
    try (DocumentContext context = tailer.readingDocument()) {
      if (!context.isPresent()) {
        checkEnd(inOrder, promised);
        return false;
      }
      Bytes<?> bytes = context.wire().bytes();
      length = DocumentBytes.lengthWorthReading(bytes);
      buffer = document.buffer(length);
      bytes.read(buffer, 0, length);
      index = context.index();
    } catch (DamagedFileException e) {
      throw e;
    } catch (RuntimeException | InternalError | AssertionError e) {
      throw unreadable(e);
    }
    bytesDone = 0;
    damagedBytes = 0;
    begin(buffer, length, before, promised);
    return true;
  }

  /** A message is counted only once it can be read. */
  private void checkEnd(boolean inOrder, long promised) {
    boolean letGo = index < file.first(lane); // its file may be gone, which holds the tailer up
    if (inOrder && counted != NOWHERE && promised > counted && !letGo) {
      throw damaged(
          "it ends after " + counted + " messages of the lane, and " + promised + " were sent");
    }
  }

  private void begin(byte[] buffer, int length, long before, long promised) {
    try {
      document.begin();
    } catch (DamagedMessageException e) {
      long bytesBefore = message.bytesWith;
      message.clearFields();
      message.damage = e.getMessage();
      message.buffer = buffer;
      message.bodyAt = 0;
      message.bodyLength = length;
      message.lane = lane;
      message.index = index;
      message.sub = 0;
      message.bytesWith = bytesBefore;
      message.priority = lane < Lanes.PRIORITIES ? lane : 0;
      message.id = nextId++;
      damagedBytes = Math.max(1, length);
      counted = before == NOWHERE ? NOWHERE : before + 1;
      goOnBehind(before, promised);
      if (before != NOWHERE && counted > before + 1) {
        checkNoneInside(buffer, length, before);
      }
      message.countWith = Math.max(0, counted);
      return;
    }
    if (lane != Lanes.ASIDE) {
      if (before != NOWHERE) {
        checkGap(before, document.countBefore());
      }
      counted = document.countBefore() + document.count();
    }
    nextId = document.id() + document.count();
  }

  /** Where its length is damaged, it may seem to hold the messages behind it. */
  private void checkNoneInside(byte[] buffer, int length, long before) {
    if (DocumentBytes.holdsDocument(buffer, length, before)) {
      index = NOWHERE;
      throw damaged("a message is damaged so that the ones behind it are not found");
    }
  }

  /** Nothing may be missing but what was deleted on purpose. */
  private void checkGap(long before, long found) {
    if (found != before && (found < before || index > file.first(lane))) {
      index = NOWHERE;
      throw damaged(
          "behind the first "
              + before
              + " messages of the lane follows the one that was number "
              + (found + 1));
    }
  }

  /** How much was in a damaged document is known from the next one, or from how much was sent. */
  private void goOnBehind(long before, long promised) {
    if (learnFromNext()) {
      return;
    }
    if (isLast(before)) {
      counted = Math.max(counted, promised);
    } else if (!learnFromNext()) { // which may have been appended meanwhile
      index = NOWHERE;
      throw damaged("a message is damaged, and the ones behind it are not found");
    }
  }

  /**
   * Whether the lane ends with the damaged document. Chronicle takes a hole for the end as well:
   * the messages behind it would count as if they were in the document.
   */
  private boolean isLast(long before) {
    LaneEnd end = LaneEnd.find(folder, queue.rollCycle());
    return end.equals(LaneEnd.UNKNOWN) || end.count() <= before;
  }

  /** Returns whether there is a document behind the damaged one. */
  private boolean learnFromNext() {
    try (ExcerptTailer peek = queue.createTailer()) {
      MessageFormat.Parser next = new MessageFormat.Parser();
      if (!peek.moveToIndex(index)) {
        return true;
      }
      try (DocumentContext here = peek.readingDocument()) {
        if (!here.isPresent()) {
          return true;
        }
      }
      try (DocumentContext context = peek.readingDocument()) {
        if (!context.isPresent()) {
          return false;
        }
        int length = DocumentBytes.lengthWorthReading(context.wire().bytes());
        context.wire().bytes().read(next.buffer(length), 0, length);
      }
      if (next.isSound() && lane != Lanes.ASIDE) {
        counted = next.countBefore();
        message.bytesWith = next.bytesBefore();
        message.id = next.id() - 1;
        nextId = next.id();
      }
      return true;
    } catch (RuntimeException | InternalError | AssertionError e) {
      throw unreadable(e);
    }
  }

  /** The message before a place, or null if none is kept. Valid until the next call. */
  StoredMessage before(long at, int sub) {
    if (sub > 0) {
      return at(at, sub - 1);
    }
    index = NOWHERE;
    tailer.direction(TailerDirection.BACKWARD);
    try {
      if (!moveToIndex(at)) {
        throw missing(at);
      }
      readDocument(false); // the one that the place is before
      return readDocument(false) && index >= file.first(lane) ? lastOfDocument() : null;
    } finally {
      tailer.direction(TailerDirection.FORWARD);
      index = NOWHERE; // the tailer stands elsewhere than a reader forwards would
    }
  }

  /**
   * The last message for which something holds that holds for a first part of the lane and for
   * nothing behind it; null if it holds for none. Looks at a few documents only. Valid until the
   * next call.
   */
  StoredMessage lastWith(Predicate<StoredMessage> holds) {
    while (true) {
      long kept = file.first(lane);
      try {
        return lastWith(holds, kept == START ? queue.firstIndex() : kept);
      } catch (PenstockException | IllegalStateException e) {
        if (file.first(lane) == kept) {
          throw e;
        } // else the file was deleted while we looked
      }
    }
  }

  private StoredMessage lastWith(Predicate<StoredMessage> holds, long first) {
    RollCycle roll = queue.rollCycle();
    if (queue.lastIndex() < first || !holds.test(at(first, 0))) {
      return null;
    }
    List<Long> cycles =
        List.copyOf(queue.listCyclesBetween(roll.toCycle(first), queue.lastCycle()));
    int low = 0;
    int high = cycles.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      int full = lastWithDocuments(cycles, low, middle);
      if (full == low || holds.test(at(roll.toIndex(cycles.get(full).intValue(), 0), 0))) {
        low = middle;
      } else {
        high = full - 1;
      }
    }
    int cycle = cycles.get(lastWithDocuments(cycles, 0, low)).intValue();
    long from = 0;
    long to = tailer.excerptsInCycle(cycle) - 1;
    index = NOWHERE; // counting moved the tailer
    while (from < to) {
      long middle = (from + to + 1) >>> 1;
      if (holds.test(at(roll.toIndex(cycle, middle), 0))) {
        from = middle;
      } else {
        to = middle - 1;
      }
    }
    long document = roll.toIndex(cycle, from);
    int sub = 0;
    at(document, 0);
    int count = size();
    while (sub + 1 < count && holds.test(at(document, sub + 1))) {
      sub++;
    }
    return at(document, sub);
  }

  /** The last place up to a high one that is low or names a cycle whose file is not empty. */
  private int lastWithDocuments(List<Long> cycles, int low, int high) {
    int place = high;
    while (place > low && tailer.excerptsInCycle(cycles.get(place).intValue()) <= 0) {
      place--;
    }
    index = NOWHERE; // counting moved the tailer
    return place;
  }

  /** The last document's last message, or null if there is none. */
  StoredMessage last() {
    boolean found;
    try {
      tailer.direction(TailerDirection.BACKWARD).toEnd();
      index = NOWHERE;
      found = readDocument(false);
    } finally {
      tailer.direction(TailerDirection.FORWARD);
    }
    StoredMessage last = found ? lastOfDocument() : null;
    index = NOWHERE; // the tailer stands elsewhere than a reader forwards would
    return last;
  }

  private StoredMessage lastOfDocument() {
    StoredMessage last = take();
    while (damagedBytes == 0 && document.hasNext()) {
      last = take();
    }
    return last;
  }

  private DamagedFileException missing(long at) {
    return damaged("the message at " + Long.toHexString(at) + " is missing");
  }

  private RuntimeException unreadable(Throwable e) {
    index = NOWHERE;
    if (e instanceof RuntimeException unchecked && (tailer.isClosed() || queue.isClosed())) {
      return unchecked;
    }
    return damaged("Chronicle cannot read it: " + e);
  }

  private DamagedFileException damaged(String finding) {
    File file = tailer.currentFile();
    return new DamagedFileException(file == null ? folder : file.toPath(), finding);
  }

  @Override
  public void close() {
    tailer.close();
  }
}
