package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;

/** Whether a queue's counts may be those of its lanes; asked when a process opens the queue. */
final class AppendCheck {
  private AppendCheck() {}

  /**
   * A file that was lost is made anew, with nothing in it, and must not pass for the old one.
   *
   * @throws DamagedFileException if there are messages it does not know of
   */
  static void check(AppendFile file, QueueFolder folder) {
    if (file.nextId() != 0) {
      return;
    }
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      boolean hasLog = !folder.logs(lane).isEmpty();
      if (hasLog && !file.isMade(lane)) { // which is said before the log is begun
        throw new DamagedFileException(
            folder.appendLock(), "it does not know of the messages in " + folder.lane(lane));
      }
    }
  }
}
