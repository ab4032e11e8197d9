package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads what can be believed of a group's file, if need be of a damaged one: what goes together
 * with what lies in the lanes. Used by one thread at a time.
 */
final class GroupSalvage {
  private final String name;
  private final GroupFile file;
  private final boolean sound;
  private final RepairedLanes lanes;
  private final AsideCatalog aside;
  private final List<SavedRecord> saved = new ArrayList<>();
  private final List<String> lost = new ArrayList<>();
  private boolean readable = true;

  /**
   * @param sound whether the file is as it was written
   */
  GroupSalvage(
      String name, GroupFile file, boolean sound, RepairedLanes lanes, AsideCatalog aside) {
    this.name = name;
    this.file = file;
    this.sound = sound;
    this.lanes = lanes;
    this.aside = aside;
  }

  void read() {
    Records records = file.records();
    int used = records.used();
    if (used < 0 || used > Records.MOST) {
      readable = false;
    } else {
      for (int record = 0; record < used; record++) {
        read(records, record);
      }
      if (!sound) {
        compareCounts();
      }
    }
    int hands = sound ? file.hands().used() : Hands.MOST;
    for (int hand = 0; hand < hands; hand++) {
      readable &= hand >= file.hands().used() || !file.hands().isWiped(hand);
      if (file.hands().isPending(hand) && file.hands().record(hand) < 0) {
        readHand(hand);
      }
    }
    if (file.get(Records.DEAD) != dead() || !readable) {
      addDeadFromAside();
    }
  }

  private void read(Records records, int record) {
    int number = records.rawState(record);
    if (number >= State.values().length) {
      readable = false;
      return;
    }
    State state = State.values()[number];
    if (state == State.FREE || state == State.DROPPED) {
      return;
    }
    int lane = records.lane(record);
    long id = records.id(record);
    int sub = records.sub(record);
    int row = row(lane, records.index(record), sub, id);
    if (row < 0 || lane == Lanes.ASIDE != (state == State.DEAD) && !isRetried(lane, state)) {
      lost(id);
      return;
    }
    if (lane != Lanes.ASIDE) {
      sub = (int) (id - lanes.before(lane).id(row));
    }
    saved.add(
        new SavedRecord(
            id,
            lane,
            row,
            sub,
            state,
            records.deliveries(record),
            records.first(record),
            records.due(record),
            sound && records.isFirstOfKey(record)));
  }

  /** A dead letter that is tried again lies among the copies still. */
  private static boolean isRetried(int lane, State state) {
    return lane == Lanes.ASIDE && state != State.DEAD;
  }

  /** The document with a message, by its index or by its id; -1 if it is lost. */
  private int row(int lane, long index, int sub, long id) {
    LaneTable table = lane < Lanes.ALL ? lanes.before(lane) : null;
    if (table == null) {
      return -1;
    }
    int row = table.rowOfIndex(index);
    if (row >= 0 && sub >= 0 && sub < table.messages(row) && table.id(row) + sub == id) {
      return row;
    }
    return lane == Lanes.ASIDE ? aside.rowOf(name, id) : table.rowOfId(id);
  }

  private void lost(long id) {
    if (sound) {
      lost.add("message " + id);
    } else {
      readable = false;
    }
  }

  /** A record that was wiped out cannot be seen, but it is missing from what is counted. */
  private void compareCounts() {
    List<String> wrong = new ArrayList<>();
    new RecordsCheck(file, wrong::add).check();
    long live = saved.stream().filter(record -> record.state().isLive()).count();
    long held = saved.stream().filter(record -> record.state() == State.HELD).count();
    boolean counted = live == file.get(Records.LIVE) && dead() == file.get(Records.DEAD);
    long inHands = 0;
    for (int hand = 0; hand < Hands.MOST; hand++) {
      boolean record = file.hands().isPending(hand) && file.hands().record(hand) >= 0;
      inHands += record ? 1 : 0;
    }
    readable &= counted && held == inHands || wrong.isEmpty();
  }

  private long dead() {
    return saved.stream().filter(record -> record.state() == State.DEAD).count();
  }

  private void readHand(int number) {
    Hands hands = file.hands();
    int lane = hands.lane(number);
    LaneTable table = lane >= 0 && lane < Lanes.SENT ? lanes.before(lane) : null;
    int row =
        table == null
            ? -1
            : row(lane, hands.index(number), hands.sub(number), hands.firstId(number));
    int pending = Hands.pending(hands.claim(number));
    if (row < 0) {
      lost(hands.firstId(number));
      return;
    }
    long ordinal =
        table.countBefore(row) + (hands.firstId(number) - table.id(row)); // of the first message
    for (int place = 0; pending != 0; place++, pending >>>= 1) {
      if ((pending & 1) != 0) {
        int at = table.rowBefore(ordinal + place + 1);
        long sub = at < 0 ? -1 : ordinal + place - table.countBefore(at);
        if (sub < 0 || sub >= table.messages(at)) {
          lost.add("one that a worker had in hand");
        } else {
          boolean started = hands.isStarted(number, place);
          saved.add(
              new SavedRecord(
                  table.id(at) + sub,
                  lane,
                  at,
                  (int) sub,
                  State.READY,
                  started ? 1 : 0,
                  started ? hands.since(number) : 0,
                  0,
                  false));
        }
      }
    }
  }

  /** All it ever had but those it knows of: some may have been deleted, or tried again, since. */
  void addDeadFromAside() {
    Set<Long> known = new HashSet<>();
    saved.forEach(record -> known.add(record.id()));
    aside.each(
        name,
        id -> {
          if (!known.contains(id)) {
            saved.add(
                new SavedRecord(
                    id, Lanes.ASIDE, aside.rowOf(name, id), 0, State.DEAD, 0, 0, 0, false));
          }
        });
  }

  /** What was found, without doubles. */
  List<SavedRecord> saved() {
    Set<Long> seen = new HashSet<>();
    return saved.stream().filter(record -> seen.add(record.id())).toList();
  }

  /** What a sound file names and no lane has any more. */
  List<String> lost() {
    return lost;
  }

  /** Whether nothing is missing of what the group knew of its messages one by one. */
  boolean isReadable() {
    return readable;
  }

  /**
   * How many of a lane's messages the group has taken, as its lane was before; -1 if that cannot be
   * believed.
   */
  long taken(int lane) {
    long count = file.count(lane);
    LaneTable table = lanes.before(lane);
    if (sound) {
      return count;
    }
    if (table == null || table.size() == 0) {
      return count == 0 ? 0 : -1;
    }
    if (file.index(lane) == LaneReader.START) {
      return count == table.countBefore(0) ? count : -1;
    }
    int row = table.rowOfIndex(file.index(lane));
    boolean right =
        row >= 0
            && file.sub(lane) > 0
            && file.sub(lane) <= table.messages(row)
            && table.countBefore(row) + file.sub(lane) == count;
    return right ? count : -1;
  }
}
