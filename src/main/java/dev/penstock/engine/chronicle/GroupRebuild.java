package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Writes a group's file anew from what a repair found. Used by one thread at a time. */
final class GroupRebuild {
  private static final int[] TIMES = {
    GroupFile.STEADY, GroupFile.ANCHOR, GroupFile.WALL, GroupFile.BOOT
  };

  private final String name;
  private final GroupFile old;
  private final boolean sound;
  private final RepairedLanes lanes;
  private final GroupSalvage salvage;
  private final Consumer<String> says;
  private final long wallMillis;
  private final GroupFile file;
  private final Records records;

  /**
   * @param old the file as it was found, or null if it is none
   * @param sound whether it is as it was written
   * @param file an empty one
   * @param wallMillis now, in ms since the epoch
   */
  GroupRebuild(
      String name,
      GroupFile old,
      boolean sound,
      RepairedLanes lanes,
      AsideCatalog aside,
      GroupFile file,
      long wallMillis,
      Consumer<String> says) {
    this.wallMillis = wallMillis;
    this.name = name;
    this.old = old;
    this.sound = sound;
    this.lanes = lanes;
    this.file = file;
    this.records = file.records();
    this.says = says;
    this.salvage = new GroupSalvage(name, old == null ? file : old, sound, lanes, aside);
  }

  void write() {
    boolean anew = old == null;
    if (!anew) {
      salvage.read();
      anew = !salvage.isReadable();
    } else {
      salvage.addDeadFromAside();
    }
    file.lock();
    try {
      boolean places = writePlaces(anew);
      List<SavedRecord> saved = salvage.saved();
      int written = 0;
      for (SavedRecord record : inOrder(saved)) {
        if (!anew || record.state() == State.DEAD) {
          write(record);
          written++;
        }
      }
      if (sound) {
        copySettings();
      }
      if (old != null) {
        copyOutboxes();
      }
      file.set(GroupFile.LAST_USED, wallMillis);
      file.set(GroupFile.BEGUN, 1);
      file.commit();
      say(anew, places, written);
    } finally {
      file.unlock();
    }
  }

  private void say(boolean anew, boolean places, int written) {
    if (anew) {
      says.accept(
          "the group "
              + name
              + " begins anew, since its file cannot be read: its messages may be handled again");
    } else if (!places) {
      says.accept(
          "the group "
              + name
              + " begins anew in some lanes, since its place there cannot be read: their messages may"
              + " be handled again");
    } else {
      says.accept("the group " + name + " goes on where it was");
    }
    if (written > 0) {
      says.accept(
          "of the messages that the group "
              + name
              + " had aside, "
              + written
              + " were saved, "
              + file.get(Records.DEAD)
              + " of them as dead letters");
    }
    for (String lost : salvage.lost()) {
      says.accept("the group " + name + " waited for " + lost + ", which is lost");
    }
  }

  /** Those that have their turn first, then the others of their key in the order sent. */
  private static List<SavedRecord> inOrder(List<SavedRecord> saved) {
    return saved.stream()
        .sorted(
            Comparator.comparing((SavedRecord record) -> !record.hasTurn())
                .thenComparing(record -> record.state() == State.BLOCKED)
                .thenComparing(SavedRecord::id))
        .toList();
  }

  /** Returns whether all places could be found. */
  private boolean writePlaces(boolean anew) {
    boolean all = true;
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      LaneTable after = lanes.after(lane);
      if (after == null || after.size() == 0) {
        continue;
      }
      long taken = anew ? 0 : salvage.taken(lane);
      all &= taken >= 0;
      begin(lane, Math.max(0, taken));
      if (sound) {
        file.base(lane, Math.min(file.count(lane), translated(lane, old.base(lane))));
      } else {
        file.base(lane, after.countBefore(0));
      }
    }
    return all;
  }

  /** How many of so many messages of the lane are left, and of those before what is kept. */
  private long translated(int lane, long count) {
    LaneTable before = lanes.before(lane);
    LaneTable after = lanes.after(lane);
    int row = before.rowBefore(count);
    if (row < 0) {
      return after.countBefore(0);
    }
    return after.countBefore(row) + Math.min(before.messages(row), count - before.countBefore(row));
  }

  private void begin(int lane, long taken) {
    LaneTable before = lanes.before(lane);
    LaneTable after = lanes.after(lane);
    int row = before.rowBefore(taken);
    if (row < 0) {
      file.begin(lane, LaneReader.START, 0, after.countBefore(0), after.bytesBefore(0));
      return;
    }
    long within = Math.min(before.messages(row), taken - before.countBefore(row));
    StoredMessage last = lanes.read(lane, row, (int) within - 1);
    file.begin(lane, last.index, last.sub + 1, last.countWith, last.bytesWith);
  }

  private void write(SavedRecord saved) {
    StoredMessage message = lanes.read(saved.lane(), saved.row(), saved.sub());
    int record = records.add(message);
    DeathNote death = message.death;
    boolean fromCopy = saved.state() == State.DEAD && saved.deliveries() == 0 && death != null;
    records.deliveries(record, fromCopy ? death.deliveries() : saved.deliveries());
    records.first(record, fromCopy ? death.firstDelivered() : saved.first());
    switch (saved.state()) {
      case DEAD -> records.dead(record, Lanes.ASIDE, message.index);
      case TIMED -> records.timed(record, saved.due());
      case DELAYED -> delayed(record, saved);
      default -> ready(record);
    }
    file.commit();
  }

  private void delayed(int record, SavedRecord saved) {
    if (!sound) {
      ready(record); // since when it was to wait is not known
    } else if (!saved.hasTurn() || records.isItsTurn(record)) {
      records.delayed(record, saved.due());
    }
  }

  private void ready(int record) {
    if (records.isItsTurn(record)) {
      records.ready(record);
    }
  }

  /**
   * What somebody was sending who died at it, or left, with an acknowledgement that was made, stays
   * in a hand of his, so that the next consumer sends it.
   */
  private void copyOutboxes() {
    Hands from = old.hands();
    Hands to = file.hands();
    int copied = 0;
    for (int hand = 0; hand < Hands.MOST; hand++) {
      long outbox = from.outbox(hand);
      LaneTable before = lanes.before(Lanes.ASIDE);
      int row = outbox == 0 || before == null ? -1 : before.rowOfIndex(outbox);
      if (row >= 0) {
        to.occupy(copied, from.owner(hand), from.worker(hand), 1, false);
        to.outbox(copied++, lanes.after(Lanes.ASIDE).index(row));
      } else if (outbox != 0 && sound) {
        says.accept(
            "the group "
                + name
                + " was sending messages together with an acknowledgement; some of these may be"
                + " lost");
      }
    }
    file.commit();
  }

  private void copySettings() {
    for (int word : TIMES) {
      file.set(word, old.get(word));
    }
    file.set(GroupFile.PAUSED, old.get(GroupFile.PAUSED));
    long seen = old.get(GroupFile.CARRIED);
    for (int lane = 0; lane < Lanes.SENT; lane++) {
      seen += file.count(lane) - file.base(lane);
    }
    long settled = seen - file.get(Records.LIVE) - file.get(Records.DEAD);
    long skipped = Math.max(0, Math.min(settled, old.get(GroupFile.SKIPPED)));
    file.set(GroupFile.SKIPPED, skipped);
    file.set(GroupFile.EXPIRED, Math.max(0, Math.min(skipped, old.get(GroupFile.EXPIRED))));
    file.set(GroupFile.CARRIED, old.get(GroupFile.CARRIED));
  }
}
