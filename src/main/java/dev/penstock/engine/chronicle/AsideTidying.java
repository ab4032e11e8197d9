package dev.penstock.engine.chronicle;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes files of copies that no group needs any more. Where only a few copies of a file are still
 * needed, they are copied to the end, and so the file is not. Under the tidy gate.
 *
 * <p>Nothing new refers to a file that is not the last: a group's reference to a new copy is made
 * under the same hold of its lock as the copy, or by who holds the tidy gate.
 */
final class AsideTidying {
  /** So many copies are few. */
  static final int FEW = 64;

  /** And so is one in so many of a file's. */
  private static final int PART = 10;

  private final QueueLog log;
  private final Groups groups;
  private final Clock clock;
  private final BooleanSupplier stop;

  AsideTidying(QueueLog log, Groups groups, Clock clock, BooleanSupplier stop) {
    this.log = log;
    this.groups = groups;
    this.clock = clock;
    this.stop = stop;
  }

  void run() {
    if (!log.file().isMade(Lanes.ASIDE)) {
      return;
    }
    log.sweep(Lanes.ASIDE);
    try (RollFiles files = new RollFiles(log, Lanes.ASIDE);
        LaneReaders readers = new LaneReaders(log)) {
      List<Integer> cycles = files.complete();
      if (!cycles.isEmpty()) {
        tidy(files, cycles, new Moving(log, readers, stop));
      }
    }
  }

  private void tidy(RollFiles files, List<Integer> cycles, Moving moving) {
    List<Group> all = List.copyOf(groups.allNow());
    long[] starts = new long[cycles.size() + 1];
    for (int i = 0; i < starts.length - 1; i++) {
      starts[i] = files.start(cycles.get(i));
    }
    starts[cycles.size()] = files.start(cycles.get(cycles.size() - 1) + 1);
    int[] needed = moving.count(all, Lanes.ASIDE, starts);
    for (int i = 0; i < cycles.size() && !stop.getAsBoolean(); i++) {
      if (isBeingSent(all, starts[i], starts[i + 1])) {
        continue;
      }
      boolean free = needed[i] == 0;
      if (!free && isFew(files, cycles.get(i), needed[i])) {
        free = true;
        for (Group group : all) {
          free &= moving.moveAll(group, Lanes.ASIDE, starts[i], starts[i + 1]);
        }
      }
      if (free) {
        log.remove(Lanes.ASIDE, files.path(cycles.get(i)));
      }
    }
  }

  /** Whether a document there is an outbox whose messages are still to be sent. */
  private static boolean isBeingSent(List<Group> groups, long from, long to) {
    for (Group group : groups) {
      Hands hands = group.file().hands();
      for (int hand = 0; hand < hands.used(); hand++) {
        long outbox = hands.outbox(hand);
        if (outbox != 0 && outbox >= from && outbox < to) {
          return true;
        }
      }
    }
    return false;
  }

  /** Only of an old file: what was just put aside is most likely to be settled soon. */
  private boolean isFew(RollFiles files, int cycle, int needed) {
    long over = clock.wallMillis() - files.endMillis(cycle);
    return over >= files.endMillis(cycle) - files.endMillis(cycle - 1)
        && (needed <= FEW || needed <= files.documents(cycle) / PART);
  }
}
