package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.DamagedFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.openhft.chronicle.queue.RollCycle;

/**
 * The lanes of one queue that this process has open, each from its first use on. What a lane's
 * files are is looked at once, before they are believed. Thread-safe.
 */
final class OpenLanes implements AutoCloseable {
  private final QueueFolder folder;
  private final QueueConfig config;
  private final LaneSource source;
  private final Clock clock;
  private final AtomicReferenceArray<Lane> lanes = new AtomicReferenceArray<>(Lanes.ALL);

  /** The lanes whose end was looked at, and those all of whose files were. */
  private final boolean[] checked = new boolean[Lanes.ALL];

  private final boolean[] readable = new boolean[Lanes.ALL];

  OpenLanes(QueueFolder folder, QueueConfig config, Surroundings surroundings) {
    this.folder = folder;
    this.config = config;
    this.source = surroundings.lanes();
    this.clock = surroundings.clock();
  }

  /**
   * The lane, to append to it, made first if it is missing. Under its gate.
   *
   * @throws DamagedFileException if the lane's files are not as they were written
   */
  Lane toAppend(AppendFile file, int number) {
    if (!file.isMade(number)) {
      make(file, number);
    } else if (!checked[number]) {
      GhostFiles.delete(folder.lane(number)); // or Chronicle waits for who is at writing them
      LaneCheck.underGate(folder.lane(number), number, roll(number), file);
      if (LaneMeta.check(folder.lane(number), roll(number))) {
        open(number).freeOfTheDead(); // nobody is inside, whatever Chronicle's file says
      }
      checked[number] = true;
    }
    return open(number);
  }

  /**
   * Two processes that make the files at once get in each other's way, so one does behind the gate.
   */
  private void make(AppendFile file, int number) {
    if (!folder.logs(number).isEmpty()) {
      throw new DamagedFileException(
          folder.appendLock(), "it does not know of the messages in " + folder.lane(number));
    }
    try {
      folder.clearLane(number); // what a process began that was killed; nobody has sent to it yet
      forget(number); // which this process began, and failed: it would go on with deleted files
      Lane made = open(number);
      made.protect();
      file.made(number);
      checked[number] = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void forget(int number) {
    synchronized (lanes) {
      Lane begun = lanes.getAndSet(number, null);
      if (begun != null) {
        source.close(begun);
      }
    }
  }

  /**
   * Sees to it that the lane's files are as they were written, which takes its time at the first
   * call: done without a gate, so that nobody waits for it.
   *
   * @throws DamagedFileException if they are not
   */
  void check(AppendFile file, int number) {
    if (!readable[number]) {
      LaneCheck.withoutGate(folder.lane(number), number, roll(number), file);
      readable[number] = true;
    }
  }

  /** A lane that has been made. */
  Lane open(int number) {
    Lane found = lanes.get(number); // each send asks, so without a lock
    return found != null ? found : openFirst(number);
  }

  private Lane openFirst(int number) {
    synchronized (lanes) {
      if (lanes.get(number) == null) {
        lanes.set(number, source.open(number, folder.lane(number), roll(number), clock));
      }
      return lanes.get(number);
    }
  }

  private RollCycle roll(int number) {
    return RollCycleOf.lane(folder.lane(number), config);
  }

  @Override
  public void close() {
    synchronized (lanes) {
      for (int number = 0; number < Lanes.ALL; number++) {
        if (lanes.get(number) != null) {
          source.close(lanes.get(number));
          lanes.set(number, null);
        }
        checked[number] = false;
        readable[number] = false;
      }
    }
  }
}
