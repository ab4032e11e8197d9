package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.FreeSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntToLongFunction;
import net.openhft.chronicle.queue.RollCycle;

/**
 * The lanes of a queue that is repaired, side by side: as they were found, and as they will be.
 * What was damaged is left out, so the n-th sound document before is the n-th after. Used by one
 * thread at a time.
 */
final class RepairedLanes implements AutoCloseable {
  private final QueueFolder folder;
  private final QueueConfig config;
  private final Surroundings surroundings;
  private final LaneScan[] before;
  private final LaneTable[] after = new LaneTable[Lanes.ALL];
  private final boolean[] rewritten = new boolean[Lanes.ALL];
  private final long[] counts = new long[Lanes.ALL];
  private final long[] bytes = new long[Lanes.ALL];
  private final Lane[] open = new Lane[Lanes.ALL];
  private final LaneReader[] readers = new LaneReader[Lanes.ALL];
  private AppendFile sent;

  /**
   * @param before what was found in each lane, null where there is none
   */
  RepairedLanes(
      QueueFolder folder, QueueConfig config, Surroundings surroundings, LaneScan[] before) {
    this.folder = folder;
    this.config = config;
    this.surroundings = surroundings;
    this.before = before;
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      if (before[lane] != null) {
        after[lane] = before[lane].table();
        counts[lane] = before[lane].count();
        bytes[lane] = before[lane].bytes();
      }
    }
  }

  /** Copies what is sound in a lane to where the repair prepares it. Returns how many messages. */
  long rewrite(int number) {
    Path to = folder.repairing().resolve(Lanes.name(number));
    FileModes.createFolder(to);
    LaneTable table = new LaneTable();
    after[number] = table;
    rewritten[number] = true;
    counts[number] = 0;
    bytes[number] = 0;
    FreeSpace space = new FreeSpace(folder.path());
    Lane lane = new Lane(number, to, roll(number), surroundings.clock());
    open[number] = lane;
    StoredMessage message = new StoredMessage();
    LaneScan scan =
        new LaneScan(
            folder.lane(number),
            number,
            roll(number),
            finding -> {},
            document -> {
              space.require(document.length());
              boolean counted = number != Lanes.ASIDE;
              document.moveTo(counted ? counts[number] : 0, counted ? bytes[number] : 0);
              table.add(lane.append(document.whole(), document.length()), document);
              counts[number] += document.count();
              document.begin();
              while (document.hasNext()) {
                document.next(message);
                bytes[number] += message.bodyLength;
              }
            });
    scan.scan(() -> LaneReader.START, before[number].count());
    try {
      lane.protect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return counts[number];
  }

  /**
   * Writes the counts anew.
   *
   * @param nextId that was counted, or 0 if it cannot be believed
   * @param first index of the first message kept of a lane that is not rewritten
   */
  void count(Path file, long nextId, IntToLongFunction first) {
    sent = new AppendFile(file, surroundings.liveness(), surroundings.around());
    long next = nextId;
    for (LaneScan scan : before) {
      next = Math.max(next, scan == null ? 0 : scan.nextId());
    }
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      if (after[lane] == null || rewritten[lane] && counts[lane] == 0) {
        continue;
      }
      sent.made(lane);
      sent.first(lane, rewritten[lane] ? LaneReader.START : first.applyAsLong(lane));
      if (lane != Lanes.ASIDE) {
        sent.cycle(lane, newestCycle(lane));
        sent.sent(
            lane,
            counts[lane],
            bytes[lane],
            next,
            Math.max(sent.lastSent(), before[lane].sentAt()));
      }
    }
    sent.sent(0, sent.count(0), sent.bytes(0), next, sent.lastSent()); // if no lane is left
    // Nothing is said to be on the disk: who waits for that forces all of it.
    sent.boot(surroundings.boot());
  }

  private RollCycle roll(int lane) {
    return RollCycleOf.lane(folder.lane(lane), config);
  }

  private int newestCycle(int lane) {
    List<Integer> cycles =
        new LaneFiles(
                rewritten[lane] ? folder.repairing().resolve(Lanes.name(lane)) : folder.lane(lane),
                roll(lane))
            .cycles(Integer.MIN_VALUE, Integer.MAX_VALUE);
    return cycles.isEmpty() ? 0 : cycles.get(cycles.size() - 1);
  }

  /** Uses the counts as they are. */
  void counted(Path file) {
    sent = new AppendFile(file, surroundings.liveness(), surroundings.around());
  }

  boolean isRewritten(int lane) {
    return rewritten[lane];
  }

  boolean isAnyRewritten() {
    for (boolean one : rewritten) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** What was sound before; null if there was no such lane. */
  LaneTable before(int lane) {
    return before[lane] == null ? null : before[lane].table();
  }

  boolean wasDamaged(int lane) {
    return before[lane] != null && before[lane].isDamaged();
  }

  LaneTable after(int lane) {
    return after[lane];
  }

  /** Reads a message from where it will be. Valid until the next call for its lane. */
  StoredMessage read(int lane, int row, int sub) {
    if (readers[lane] == null) {
      if (open[lane] == null) {
        open[lane] = new Lane(lane, folder.lane(lane), roll(lane), surroundings.clock());
      }
      readers[lane] = open[lane].reader(sent);
    }
    return readers[lane].at(after[lane].index(row), sub);
  }

  @Override
  public void close() {
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      if (readers[lane] != null) {
        readers[lane].close();
      }
      if (open[lane] != null) {
        open[lane].close();
      }
    }
  }
}
