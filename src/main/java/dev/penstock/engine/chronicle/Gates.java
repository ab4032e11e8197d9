package dev.penstock.engine.chronicle;

import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import java.util.function.Consumer;

/**
 * Lets one process at a time append to a queue, and sets right what it left that was killed
 * meanwhile. Thread-safe.
 *
 * <p>Chronicle lets one process append at a time, by a lock that holds a bare pid: when a process
 * is killed while appending, the others wait 15 s for it, or for ever if the pid was reused. So an
 * appender first takes the gate, an owner-stamped lock; who gets it from the dead knows that nobody
 * else is inside, frees Chronicle's locks at once, and counts anew what the lanes hold. The half
 * written message is overwritten by the next one.
 */
final class Gates {
  private final OpenLanes lanes;

  /** Told of what a dead sender left. Set before anything else is done. */
  private Consumer<StoredMessage> found;

  Gates(OpenLanes lanes) {
    this.lanes = lanes;
  }

  /**
   * @param listener is told, under the gate, of each message that somebody stored who was killed,
   *     or failed, before it was counted
   */
  void onFound(Consumer<StoredMessage> listener) {
    found = listener;
  }

  /** Takes the gate of all lanes that messages are sent to. */
  void lock(AppendFile file) {
    if (file.gate().lock() == Taken.FROM_THE_DEAD) {
      try {
        recover(file);
      } catch (RuntimeException | Error e) {
        file.gate().unlock();
        throw e;
      }
    }
  }

  /** Takes the gate of what is set aside. */
  void lockAside(AppendFile file) {
    if (file.asideGate().lock() == Taken.FROM_THE_DEAD && file.isMade(Lanes.ASIDE)) {
      try {
        lanes.open(Lanes.ASIDE).freeOfTheDead();
      } catch (RuntimeException | Error e) {
        file.asideGate().leaveUnrepaired();
        file.asideGate().unlock();
        throw e;
      }
    }
  }

  /** Takes the gate of a lane, and returns it. */
  OwnerLock lockOf(AppendFile file, int number) {
    if (number == Lanes.ASIDE) {
      lockAside(file);
      return file.asideGate();
    }
    lock(file);
    return file.gate();
  }

  /**
   * Sets right what a process left that was killed while it appended, if there is such a thing:
   * readers may otherwise wait for it again and again until somebody appends.
   */
  void recoverFromTheDead(AppendFile file) {
    if (file.gate().isHeldByTheDead() && !file.isReadOnly()) {
      Taken taken = file.gate().tryLock();
      if (taken == null) {
        return; // another one is at it
      }
      try {
        if (taken == Taken.FROM_THE_DEAD) {
          recover(file);
        }
      } finally {
        file.gate().unlock();
      }
      file.tellConsumers();
    }
  }

  /**
   * Sets right what a process left that was killed while it appended. Under the gate; if it fails,
   * the next one who takes that does it again.
   */
  void recover(AppendFile file) {
    try {
      recoverLanes(file);
    } catch (RuntimeException | Error e) {
      file.gate().leaveUnrepaired();
      throw e;
    }
  }

  private void recoverLanes(AppendFile file) {
    for (int number = 0; number < Lanes.SENT; number++) {
      if (file.isMade(number)) {
        Lane lane = lanes.open(number);
        lane.freeOfTheDead();
        LaneEnd.find(lane.folder(), lane.queue().rollCycle()); // before Chronicle believes it
        try (LaneReader reader = lane.reader(file)) {
          recover(file, lane, reader);
        }
      }
    }
    file.sumUp();
  }

  /** Only one document can be uncounted: the last one. Who is killed in here leaves it so. */
  private void recover(AppendFile file, Lane lane, LaneReader reader) {
    int number = lane.number();
    StoredMessage last = reader.last();
    if (last == null || last.damage != null) {
      return;
    }
    if (last.countWith > file.count(number)) {
      long index = last.index;
      int count = last.sub + 1;
      for (int sub = 0; sub < count; sub++) {
        found.accept(reader.at(index, sub));
      }
      last = reader.at(index, count - 1);
    }
    file.cycle(number, lane.cycle(last.index));
    // The counts are several stores, of which only some may have been made.
    file.sent(
        number,
        Math.max(file.count(number), last.countWith),
        Math.max(file.bytes(number), last.bytesWith),
        Math.max(file.nextId(), last.id + 1),
        Math.max(file.lastSent(), last.sentAt));
  }
}
