package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.queue.Message;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/** Reads a log from any place onwards. Used by one thread at a time. */
final class LogReader implements AutoCloseable {
  /** Before the first message. Chronicle's indices hold the roll cycle and are never 0. */
  static final long START = 0;

  private final ExcerptTailer tailer;
  private final QueueFolder folder;
  private long position = START;

  LogReader(ExcerptTailer tailer, QueueFolder folder) {
    this.tailer = tailer;
    this.folder = folder;
    tailer.singleThreadedCheckDisabled(true); // a consumer may be handed from thread to thread
  }

  /** A message and its index in the log. */
  record Entry(long index, Message message) {}

  /** The first message behind this index, or null if there is none yet. */
  Entry after(long index) {
    if (position != index) {
      moveBehind(index);
    }
    return next();
  }

  /** The message at this index. */
  Message at(long index) {
    move(index);
    return next().message();
  }

  private void moveBehind(long index) {
    if (index == START) {
      tailer.toStart();
      position = START;
      return;
    }
    move(index);
    try (DocumentContext skipped = tailer.readingDocument()) {
      if (!skipped.isPresent()) {
        throw missing(index);
      }
    }
    position = index;
  }

  private void move(long index) {
    position = index - 1; // wherever the tailer ends up, a later call must move it
    if (!tailer.moveToIndex(index)) {
      throw missing(index);
    }
  }

  private Entry next() {
    try (DocumentContext document = tailer.readingDocument()) {
      if (!document.isPresent()) {
        return null;
      }
      position = document.index();
      return new Entry(document.index(), MessageFormat.read(document.wire().bytes()));
    }
  }

  private PenstockException missing(long index) {
    return new PenstockException(
        "message " + Long.toHexString(index) + " is missing from " + folder.log());
  }

  @Override
  public void close() {
    tailer.close();
  }
}
