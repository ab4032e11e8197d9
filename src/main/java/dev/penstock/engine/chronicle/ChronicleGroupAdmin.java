package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import dev.penstock.queue.DeadLetter;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.StartFrom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What an operator does with one group, each step under the group's lock. */
final class ChronicleGroupAdmin implements GroupAdmin {
  /** The lock is given back for a moment after so many. */
  private static final int STEPS = 256;

  private final Group group;
  private final GroupFile file;
  private final Records records;

  ChronicleGroupAdmin(Group group) {
    this.group = group;
    this.file = group.file();
    this.records = file.records();
  }

  @Override
  public void pause(boolean paused) {
    file.lock();
    try {
      file.set(GroupFile.PAUSED, paused ? 1 : 0);
      file.commit();
    } finally {
      file.unlock();
    }
    group.log().file().tellConsumers();
  }

  @Override
  public void seek(StartFrom from) {
    try (LaneReaders readers = new LaneReaders(group.log())) {
      file.lock();
      try {
        forgetFrom(from, readers);
        Beginning.set(file, from, group.log(), readers);
        file.set(GroupFile.SKIPPED, 0);
        file.set(GroupFile.EXPIRED, 0);
        file.set(GroupFile.CARRIED, unsettled());
        file.commit();
      } finally {
        file.unlock();
      }
    }
    changed();
  }

  private long unsettled() {
    Hands hands = file.hands();
    long inHand = 0;
    for (int hand = 0; hand < hands.used(); hand++) {
      inHand += Integer.bitCount(Hands.pending(hands.claim(hand)));
    }
    return file.get(Records.LIVE) + file.get(Records.DEAD) + inHand;
  }

  /** What was set aside and will be seen again in its lane must not come twice. */
  private void forgetFrom(StartFrom from, LaneReaders readers) {
    for (int record = 0; record < records.used(); record++) {
      if (records.isFirstOfKey(record)) {
        forgetBlocked(record, from, readers);
      }
      State state = records.state(record);
      boolean inHeap = state == State.READY || state == State.DELAYED || state == State.TIMED;
      if (inHeap && isFrom(record, from, readers)) {
        records.passTurn(record);
        records.drop(record);
        file.commit();
      }
    }
  }

  private void forgetBlocked(int first, StartFrom from, LaneReaders readers) {
    int before = first;
    while (records.nextOfKey(before) >= 0) {
      if (isFrom(records.nextOfKey(before), from, readers)) {
        records.freeBehind(first, before);
        file.commit();
      } else {
        before = records.nextOfKey(before);
      }
    }
  }

  private boolean isFrom(int record, StartFrom from, LaneReaders readers) {
    if (from instanceof StartFrom.End) {
      return false;
    }
    StoredMessage message =
        readers.lane(records.lane(record)).at(records.index(record), records.sub(record));
    return !Beginning.isBefore(from).test(message);
  }

  @Override
  public long purge() {
    long purged = 0;
    try (LaneReaders readers = new LaneReaders(group.log())) {
      file.lock();
      try {
        for (int lane = 0; lane < Lanes.SENT; lane++) {
          StoredMessage last = group.log().file().isMade(lane) ? readers.lane(lane).last() : null;
          if (last != null && last.countWith > file.count(lane)) {
            purged += last.countWith - file.count(lane);
            file.add(GroupFile.SKIPPED, last.countWith - file.count(lane));
            file.advance(last);
          }
        }
        file.commit();
      } finally {
        file.unlock();
      }
      long aside;
      do {
        aside = purgeAside();
        purged += aside;
      } while (aside > 0);
    }
    changed();
    return purged;
  }

  /** Frees some of what was set aside; first what waits for one of its key, then the others. */
  private long purgeAside() {
    long freed = 0;
    file.lock();
    try {
      for (int record = 0; record < records.used() && freed < STEPS; record++) {
        while (records.isFirstOfKey(record) && records.nextOfKey(record) >= 0 && freed < STEPS) {
          records.freeBehind(record, record);
          skip();
          freed++;
        }
      }
      for (int priority = 0; priority < Lanes.PRIORITIES; priority++) {
        freed += purge(records.readyOf(priority), STEPS - freed);
      }
      freed += purge(records.delayed(), STEPS - freed);
      freed += purge(records.timed(), STEPS - freed);
      return freed;
    } finally {
      file.unlock();
    }
  }

  private long purge(Heap heap, long most) {
    long freed = 0;
    while (freed < most && !heap.isEmpty()) {
      int record = heap.record();
      heap.pop();
      if (records.state(record) == State.DROPPED) {
        records.free(record); // which is seen again in its lane, and counted there
        file.commit();
      } else {
        records.passTurn(record);
        records.free(record);
        skip();
        freed++;
      }
    }
    return freed;
  }

  private void skip() {
    file.add(GroupFile.SKIPPED, 1);
    file.commit();
  }

  @Override
  public void delete() {
    GroupEnd.delete(group, () -> true);
  }

  @Override
  public List<DeadLetter> deadLetters() {
    List<DeadLetter> letters = new ArrayList<>();
    try (LaneReaders readers = new LaneReaders(group.log())) {
      file.lock();
      try {
        for (int record = 0; record < records.used(); record++) {
          if (records.state(record) == State.DEAD) {
            letters.add(letter(record, readers));
          }
        }
      } finally {
        file.unlock();
      }
    }
    letters.sort(Comparator.comparing(DeadLetter::diedAt).thenComparing(l -> l.message().id()));
    return letters;
  }

  private DeadLetter letter(int record, LaneReaders readers) {
    StoredMessage message = readers.lane(Lanes.ASIDE).at(records.index(record), 0);
    if (message.damage != null) {
      return damaged(record, message.damage);
    }
    DeathNote note = message.death;
    return new DeadLetter(
        message.toMessage(),
        group.name(),
        note.reason(),
        note.detail(),
        note.worker(),
        note.deliveries(),
        Instant.ofEpochMilli(note.firstDelivered()),
        Instant.ofEpochMilli(note.diedAt()));
  }

  /** The copy that was kept is lost; what the group knows of it by itself is not. */
  private DeadLetter damaged(int record, String damage) {
    StoredMessage lost = new StoredMessage();
    lost.clearFields();
    lost.id = records.id(record);
    lost.priority = records.priority(record);
    Instant first = Instant.ofEpochMilli(records.first(record));
    return new DeadLetter(
        lost.toMessage(),
        group.name(),
        "damaged",
        "its copy cannot be read: " + damage,
        "",
        records.deliveries(record),
        first,
        first);
  }

  @Override
  public boolean retryDead(long id) {
    file.lock();
    try {
      Optional<Integer> dead = dead(id);
      dead.ifPresent(
          record -> {
            records.deliveries(record, 0);
            records.first(record, 0);
            records.forgiveAge(record); // its ttl may be over; whoever retries it wants it
            if (records.isItsTurn(record)) {
              records.ready(record);
            }
            file.commit();
          });
      if (dead.isEmpty()) {
        return false;
      }
    } finally {
      file.unlock();
    }
    changed();
    return true;
  }

  @Override
  public boolean discardDead(long id) {
    file.lock();
    try {
      Optional<Integer> dead = dead(id);
      dead.ifPresent(
          record -> {
            records.free(record);
            file.add(GroupFile.SKIPPED, 1);
            file.commit();
          });
      return dead.isPresent();
    } finally {
      file.unlock();
    }
  }

  private Optional<Integer> dead(long id) {
    for (int record = 0; record < records.used(); record++) {
      if (records.state(record) == State.DEAD && records.id(record) == id) {
        return Optional.of(record);
      }
    }
    return Optional.empty();
  }

  private void changed() {
    group.log().file().groupsChanged();
    group.log().file().tellConsumers();
    group.log().roomMade();
  }
}
