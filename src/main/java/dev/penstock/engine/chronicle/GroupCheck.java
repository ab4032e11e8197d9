package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import dev.penstock.memory.DamagedFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * One group's file at one moment: whether it is as it was written, and which messages it names, to
 * be looked up once the lanes were read.
 *
 * @param isThere whether the group has begun and was not deleted
 * @param count how many messages of each lane the group has taken
 */
record GroupCheck(
    String name, boolean isThere, long[] index, long[] sub, long[] count, List<Named> named) {
  /** A message that the group will want to read. */
  record Named(int lane, long index, long sub, long id) {}

  /**
   * Looks at the file under its lock.
   *
   * @param findings told of each damage, in a sentence
   * @return null if it is damaged
   */
  static GroupCheck look(String name, GroupFile file, Consumer<String> findings) {
    try {
      file.lock();
    } catch (DamagedFileException e) {
      findings.accept(e.sentence());
      return null;
    }
    try {
      GroupSum.check(file);
      new RecordsCheck(
              file,
              finding ->
                  findings.accept("the file " + file.words().file() + " is wrong: " + finding))
          .check();
      return read(name, file);
    } catch (DamagedFileException e) {
      findings.accept(e.sentence());
      return null;
    } finally {
      file.unlockAsFound();
    }
  }

  private static GroupCheck read(String name, GroupFile file) {
    GroupCheck group =
        new GroupCheck(
            name,
            file.isThere(),
            new long[Lanes.SENT],
            new long[Lanes.SENT],
            new long[Lanes.SENT],
            new ArrayList<>());
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      group.index[lane] = file.index(lane);
      group.sub[lane] = file.sub(lane);
      group.count[lane] = file.count(lane);
    }
    Records records = file.records();
    for (int record = 0; record < records.used(); record++) {
      State state = records.state(record);
      if (state != State.FREE && state != State.DROPPED) {
        group.named.add(
            new Named(
                records.lane(record),
                records.index(record),
                records.sub(record),
                records.id(record)));
      }
    }
    Hands hands = file.hands();
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.isPending(hand) && hands.record(hand) < 0) {
        group.named.add(
            new Named(hands.lane(hand), hands.index(hand), hands.sub(hand), hands.firstId(hand)));
      }
      if (hands.outbox(hand) != 0) {
        group.named.add(new Named(Lanes.ASIDE, hands.outbox(hand), 0, 0));
      }
    }
    return group;
  }

  /**
   * Looks up what the group names.
   *
   * @param lanes what was read of each lane, null where there is none
   * @param first index of a lane's first message that is kept
   */
  void compare(LaneScan[] lanes, IntToLongFunction first, Consumer<String> findings) {
    if (!isThere) {
      return;
    }
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      LaneScan scan = lanes[lane];
      boolean letGo = index[lane] < first.applyAsLong(lane);
      if (count[lane] > 0 && !letGo && !isPlace(lane, scan)) {
        findings.accept(
            "the group "
                + name
                + " has taken "
                + count[lane]
                + " messages of "
                + Lanes.name(lane)
                + ", and its place there does not say so");
      }
    }
    for (Named message : named) {
      LaneScan scan = message.lane >= 0 && message.lane < Lanes.ALL ? lanes[message.lane] : null;
      boolean letGo = scan != null && message.index < first.applyAsLong(message.lane);
      if (scan == null || !letGo && !isThere(message, scan.table())) {
        findings.accept(
            "the group "
                + name
                + " waits for message "
                + message.id
                + ", which cannot be read from "
                + (scan == null ? "a lane that is not there" : Lanes.name(message.lane)));
      }
    }
  }

  private boolean isPlace(int lane, LaneScan scan) {
    if (scan == null) {
      return false;
    }
    LaneTable table = scan.table();
    int row = table.rowBefore(count[lane]);
    if (row < 0 || table.countBefore(row) + table.messages(row) < count[lane]) {
      return scan.isDamaged(); // it stands at a message that is lost
    }
    long begins = table.countBefore(row);
    boolean before = index[lane] == LaneReader.START;
    return before
        || table.index(row) == LaneTable.UNKNOWN
        || table.index(row) == index[lane] && begins + sub[lane] == count[lane];
  }

  private static boolean isThere(Named message, LaneTable table) {
    int row = table.rowOfIndex(message.index);
    return row >= 0
        && message.sub < table.messages(row)
        && table.id(row) + message.sub == message.id;
  }
}
