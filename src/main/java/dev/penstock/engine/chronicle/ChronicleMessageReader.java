package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.StartFrom;
import java.util.Arrays;
import java.util.Optional;

/** Reads all lanes as one, by the messages' ids. */
final class ChronicleMessageReader implements MessageReader {
  private final QueueLog log;
  private final LaneReaders readers;

  /**
   * For each lane the place behind the message that was read last: document, and messages of it.
   */
  private final long[] index = new long[Lanes.SENT];

  private final int[] sub = new int[Lanes.SENT];

  ChronicleMessageReader(QueueLog log) {
    this.log = log;
    this.readers = new LaneReaders(log);
  }

  @Override
  public void moveTo(StartFrom from) {
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      StoredMessage before =
          log.file().isMade(lane) ? Beginning.lastBefore(from, readers.lane(lane)) : null;
      index[lane] = before == null ? LaneReader.START : before.index;
      sub[lane] = before == null ? 0 : before.sub + 1;
    }
  }

  @Override
  public Optional<Message> next() {
    leaveWhatIsGone();
    int first = -1;
    long id = Long.MAX_VALUE;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      StoredMessage next =
          log.file().isMade(lane) ? readers.lane(lane).after(index[lane], sub[lane]) : null;
      if (next != null && next.id < id) {
        id = next.id;
        first = lane;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    StoredMessage next = readers.lane(first).after(index[first], sub[first]);
    index[first] = next.index;
    sub[first] = next.sub + 1;
    return Optional.of(message(next));
  }

  @Override
  public Optional<Message> previous() {
    while (true) {
      long[] kept = kept();
      try {
        return beforeThis();
      } catch (PenstockException e) {
        if (Arrays.equals(kept, kept())) {
          throw e;
        } // else the file was deleted while we looked
      }
    }
  }

  private long[] kept() {
    long[] first = new long[Lanes.SENT];
    Arrays.setAll(first, log.file()::first);
    return first;
  }

  private Optional<Message> beforeThis() {
    int last = -1;
    long id = -1;
    leaveWhatIsGone();
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (index[lane] != LaneReader.START) {
        StoredMessage before = readers.lane(lane).at(index[lane], sub[lane] - 1);
        if (before.id > id) {
          id = before.id;
          last = lane;
        }
      }
    }
    if (last < 0) {
      return Optional.empty();
    }
    LaneReader reader = readers.lane(last);
    StoredMessage found = new StoredMessage();
    found.copyFrom(reader.at(index[last], sub[last] - 1));
    StoredMessage before = reader.before(index[last], sub[last] - 1);
    index[last] = before == null ? LaneReader.START : before.index;
    sub[last] = before == null ? 0 : before.sub + 1;
    return Optional.of(message(found));
  }

  /** What is damaged is nobody's message. Who asks again gets the one behind it. */
  private Message message(StoredMessage found) {
    if (found.damage != null) {
      throw new DamagedMessageException(
          "the message "
              + found.id
              + " in "
              + log.folder().lane(found.lane)
              + " cannot be read: "
              + found.damage
              + "; penstock repair leaves it out");
    }
    return found.toMessage();
  }

  /** Leaves files that were let go of, in which a reader would be held up once they are deleted. */
  private void leaveWhatIsGone() {
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (index[lane] < log.file().first(lane)) {
        index[lane] = LaneReader.START;
        sub[lane] = 0;
      }
    }
  }

  @Override
  public void close() {
    readers.close();
  }
}
