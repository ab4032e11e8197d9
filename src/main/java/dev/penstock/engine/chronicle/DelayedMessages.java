package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import java.time.Duration;

/**
 * What a group hands out later: the messages of the delayed lane, each of which gets a record when
 * the group gets to it, and those that were given back with a delay. Under the group's lock, after
 * {@link SteadyTime#begin}.
 */
final class DelayedMessages {
  /** So many messages at most are moved before the lock is given back for a moment. */
  private static final int STEPS = 64;

  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final GroupMessages messages;
  private final Clock clock;
  private final SteadyTime steady;

  DelayedMessages(
      QueueLog log, GroupFile file, GroupMessages messages, Clock clock, SteadyTime steady) {
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.messages = messages;
    this.clock = clock;
    this.steady = steady;
  }

  /** Makes ready what has become due. */
  void promote() {
    for (int i = 0; i < STEPS && isDue(records.delayed(), steadyNow()); i++) {
      promote(records.delayed());
    }
    for (int i = 0; i < STEPS && isDue(records.timed(), clock.wallMillis()); i++) {
      promote(records.timed());
    }
  }

  private long steadyNow() {
    return records.delayed().isEmpty() ? 0 : steady.now();
  }

  private static boolean isDue(Heap heap, long now) {
    return !heap.isEmpty() && heap.key() <= now;
  }

  private void promote(Heap heap) {
    int record = heap.record();
    heap.pop();
    if (records.state(record) == State.DROPPED) {
      records.free(record);
    } else if (records.isItsTurn(record)) {
      records.ready(record);
    }
    file.commit();
  }

  /** Sets messages aside that are not due. Returns whether there are more of them. */
  boolean setAside(LaneReaders readers) {
    for (int i = 0; i < STEPS; i++) {
      if (!messages.hasNext(Lanes.DELAYED) || !records.hasRoom()) {
        return false;
      }
      StoredMessage message = messages.next(Lanes.DELAYED, readers);
      if (message == null) {
        return false;
      }
      log.space().require(0);
      messages.skipDeleted(readers.lane(Lanes.DELAYED), message);
      int record = records.add(message);
      file.advance(message);
      putOff(record, message);
      file.commit();
    }
    return messages.hasNext(Lanes.DELAYED);
  }

  private void putOff(int record, StoredMessage message) {
    long wall = clock.wallMillis();
    // Between sending and now only the wall clock knows; if it was set, the delay is a bound. Both
    // are whole milliseconds, so up to one less may have passed.
    long passed = Math.max(0, wall - message.sentAt - 1);
    boolean timed = message.delay == StoredMessage.NONE;
    if (timed ? message.due <= wall : message.delay <= passed) {
      if (records.isItsTurn(record)) {
        records.ready(record);
      }
    } else if (timed) {
      records.timed(record, message.due);
    } else {
      records.delayed(record, steady.after(Duration.ofMillis(message.delay - passed)));
    }
  }

  /** In how many ns something becomes due, if nothing else happens. */
  long nanosUntilDue() {
    long millis = Long.MAX_VALUE;
    if (!records.delayed().isEmpty()) {
      millis = Math.min(millis, records.delayed().key() - steady.now());
    }
    if (!records.timed().isEmpty()) {
      millis = Math.min(millis, records.timed().key() - clock.wallMillis());
    }
    return millis > 1_000_000_000L ? Long.MAX_VALUE : Math.max(0, millis) * 1_000_000;
  }
}
