package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import net.openhft.chronicle.queue.RollCycle;

/**
 * Whether a lane is as it was written, as far as a few reads can tell; asked when a process first
 * opens it, before Chronicle does. Each message is checked when it is read.
 */
final class LaneCheck {
  private static final int TRIES = 100;
  private static final long NAP_NANOS = 100_000;

  private LaneCheck() {}

  /**
   * For who appends, or knows that nobody does.
   *
   * @throws DamagedFileException if the lane's end is not where it should be
   */
  static void underGate(Path lane, int number, RollCycle roll, AppendFile sent) {
    LaneEnd end = LaneEnd.find(lane, roll);
    if (number == Lanes.ASIDE || end == LaneEnd.UNKNOWN) {
      return;
    }
    if (end.count() != sent.count(number)) {
      throw new DamagedFileException(
          last(lane),
          "its last message is number "
              + end.count()
              + " of the lane, and "
              + sent.count(number)
              + " were sent");
    }
    if (end.count() > 0 && (end.bytes() != sent.bytes(number) || end.id() > sent.nextId())) {
      throw new DamagedFileException(
          last(lane), "its last message does not go with what was counted when it was sent");
    }
  }

  /**
   * For who reads. Others may append meanwhile, and be stopped while at it: what seems wrong is
   * believed only if nobody does.
   *
   * @throws DamagedFileException if the lane's files are damaged
   */
  static void withoutGate(Path lane, int number, RollCycle roll, AppendFile sent) {
    for (int i = 0; ; i++) {
      long owner = owner(number, sent);
      long next = sent.nextId();
      try {
        underGate(lane, number, roll, sent);
        return;
      } catch (DamagedFileException e) {
        if (owner == 0 && owner(number, sent) == 0 && sent.nextId() == next) {
          throw e;
        }
        if (i == TRIES) {
          return; // what is damaged is found when it is read
        }
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
  }

  private static long owner(int number, AppendFile sent) {
    return (number == Lanes.ASIDE ? sent.asideGate() : sent.gate()).owner();
  }

  private static Path last(Path lane) {
    List<Path> logs = QueueFolder.logs(lane);
    return logs.isEmpty() ? lane : logs.get(logs.size() - 1);
  }
}
