package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
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
  private final MessageFormat.Parser document = new MessageFormat.Parser();
  private final StoredMessage message = new StoredMessage();

  /** Index of the document in {@link #document}, or START, or NOWHERE. */
  private long index = NOWHERE;

  private int damagedBytes;
  private long bytesDone;

  LaneReader(int lane, Path folder, SingleChronicleQueue queue, ExcerptTailer tailer) {
    this.lane = lane;
    this.folder = folder;
    this.queue = queue;
    this.tailer = tailer;
  }

  /**
   * The first message behind a place, or null if there is none yet. Valid until the next call.
   *
   * @param at index of a document, or {@link #START}
   * @param sub how many of its messages are behind the reader
   */
  StoredMessage after(long at, int sub) {
    if (index != at || done() != sub) {
      moveBehind(at, sub);
    }
    return next();
  }

  /** The message at this place. Valid until the next call. */
  StoredMessage at(long at, int sub) {
    if (index != at || done() != sub) {
      if (!tailer.moveToIndex(at)) {
        throw missing(at);
      }
      if (!readDocument() || index != at) {
        throw missing(at);
      }
      skip(sub);
    }
    return next();
  }

  /** Whether the log has a document there. */
  boolean has(long at) {
    index = NOWHERE;
    return tailer.moveToIndex(at);
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
    return readDocument() ? take() : null;
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
    index = NOWHERE; // until it is known where the tailer is
    damagedBytes = 0;
    if (at == START) {
      tailer.toStart();
      index = START;
      return;
    }
    if (tailer.moveToIndex(at)) {
      if (!readDocument()) {
        throw missing(at);
      }
      skip(sub);
    } else if (at < queue.firstIndex()) {
      tailer.toStart(); // its file was deleted, with nothing unread in it
      index = START;
    } else {
      throw missing(at);
    }
  }

  private boolean readDocument() {
    try (DocumentContext context = tailer.readingDocument()) {
      if (!context.isPresent()) {
        return false;
      }
      Bytes<?> bytes = context.wire().bytes();
      int length = (int) bytes.readRemaining();
      byte[] buffer = document.buffer(length);
      bytes.read(buffer, 0, length);
      index = context.index();
      bytesDone = 0;
      damagedBytes = 0;
      begin(buffer, length);
      return true;
    }
  }

  private void begin(byte[] buffer, int length) {
    try {
      document.begin();
    } catch (DamagedMessageException e) {
      long before = message.countWith;
      long bytesBefore = message.bytesWith;
      long id = message.id;
      message.clearFields();
      message.damage = e.getMessage();
      message.buffer = buffer;
      message.bodyAt = 0;
      message.bodyLength = length;
      message.lane = lane;
      message.index = index;
      message.sub = 0;
      message.id = id + 1;
      message.countWith = before + 1; // the next message says the right numbers again
      message.bytesWith = bytesBefore;
      message.priority = lane < Lanes.PRIORITIES ? lane : 0;
      damagedBytes = Math.max(1, length);
    }
  }

  /** The message before a place, or null if that is the first. Valid until the next call. */
  StoredMessage before(long at, int sub) {
    if (sub > 0) {
      return at(at, sub - 1);
    }
    index = NOWHERE;
    tailer.direction(TailerDirection.BACKWARD);
    try {
      if (!tailer.moveToIndex(at)) {
        throw missing(at);
      }
      readDocument(); // the one that the place is before
      return readDocument() ? lastOfDocument() : null;
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
    long first = queue.firstIndex();
    long last = queue.lastIndex();
    if (last < 0 || !holds.test(at(first, 0))) {
      return null;
    }
    RollCycle roll = queue.rollCycle();
    List<Long> cycles =
        List.copyOf(queue.listCyclesBetween(roll.toCycle(first), roll.toCycle(last)));
    int low = 0;
    int high = cycles.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (holds.test(at(roll.toIndex(cycles.get(middle).intValue(), 0), 0))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    int cycle = cycles.get(low).intValue();
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
    int count = damagedBytes > 0 ? 1 : this.document.count();
    while (sub + 1 < count && holds.test(at(document, sub + 1))) {
      sub++;
    }
    return at(document, sub);
  }

  /** The last document's last message, or null if there is none. */
  StoredMessage last() {
    tailer.direction(TailerDirection.BACKWARD).toEnd();
    index = NOWHERE;
    boolean found = readDocument();
    tailer.direction(TailerDirection.FORWARD);
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

  private PenstockException missing(long at) {
    return new PenstockException(
        "the message at "
            + Long.toHexString(at)
            + " is missing from "
            + folder
            + "; look what else is: penstock verify");
  }

  @Override
  public void close() {
    tailer.close();
  }
}
