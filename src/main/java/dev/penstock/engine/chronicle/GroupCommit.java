package dev.penstock.engine.chronicle;

import dev.penstock.memory.Disk;
import java.nio.file.Path;

/**
 * Forces what was sent to the disk, once for all threads and processes that wait for it: while one
 * forces, the others append, and the next one forces all of theirs together. Thread-safe.
 *
 * <p>How far the log is forced is stored last, so who takes the gate from the dead finds nothing to
 * repair: he forces again what the dead may have forced.
 */
final class GroupCommit {
  private final QueueFolder folder;
  private final OpenLanes lanes;

  /** The newest file of what is set aside whose name this process has forced. */
  private int asideCycle;

  GroupCommit(QueueFolder folder, OpenLanes lanes) {
    this.folder = folder;
    this.lanes = lanes;
  }

  /**
   * Returns when all messages up to and with this one are on the disk. The others of this process
   * wait for one that waits for the gate, so that they neither spin nor look at its owner.
   *
   * @throws dev.penstock.memory.OwnerLock.HeldTooLongException if another process forces for over
   *     10 s; the message is sent, but perhaps not on the disk
   */
  synchronized void await(AppendFile file, long id) {
    if (file.forced() > id) {
      return;
    }
    file.syncGate().lock();
    try {
      if (file.forced() <= id) {
        force(file);
      }
    } finally {
      file.syncGate().unlock();
    }
  }

  private void force(AppendFile file) {
    long upTo = file.nextId(); // first: what is counted later need not be in it
    boolean named = false;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      if (file.isMade(lane) && file.count(lane) != file.forcedCount(lane)) {
        named |= force(file, lane);
      }
    }
    if (named) {
      forceNames();
    }
    file.forced(upTo);
  }

  /** Returns whether there is a new file. */
  private boolean force(AppendFile file, int number) {
    long count = file.count(number);
    int cycle = file.cycle(number); // after the count: it is stored before
    int forced = file.forcedCycle(number);
    Lane lane = lanes.open(number);
    lane.files(forced, cycle).forEach(Disk::force);
    if (cycle != forced) {
      lane.forceNames();
    }
    file.forced(number, count, cycle);
    return cycle != forced;
  }

  /**
   * Which lanes there are stands in the append file: a lane that it does not know would be cleared.
   */
  private void forceNames() {
    Path queue = folder.path().toAbsolutePath();
    Disk.force(folder.appendLock());
    Disk.forceFolder(queue);
    Disk.forceFolder(queue.getParent());
    Disk.forceFolder(queue.getParent().getParent());
  }

  /** Forces what this process appended last to the lane of what is set aside. */
  synchronized void forceAside(AppendFile file, Lane lane, int cycle) {
    lane.files(file.forcedCycle(Lanes.ASIDE), cycle).forEach(Disk::force);
    if (cycle != asideCycle) {
      lane.forceNames();
      file.forced(Lanes.ASIDE, 0, cycle);
      forceNames();
      asideCycle = cycle;
    }
  }
}
