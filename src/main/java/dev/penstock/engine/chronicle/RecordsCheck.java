package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * Whether a group's records go together: each is in the one place its state says, and what is
 * counted is there. A file whose checksum is right is as it was meant, so a finding here is a fault
 * of Penstock. Under the group's lock.
 */
final class RecordsCheck {
  private final GroupFile file;
  private final Records records;
  private final Consumer<String> findings;
  private final int used;
  private final long[] states = new long[State.values().length];
  private final BitSet seen = new BitSet();

  /**
   * @param findings told what is wrong, each as the end of a sentence
   */
  RecordsCheck(GroupFile file, Consumer<String> findings) {
    this.file = file;
    this.records = file.records();
    this.findings = findings;
    this.used = records.used();
  }

  void check() {
    if (used < 0 || used > Records.MOST) {
      findings.accept("it counts " + used + " records");
      return;
    }
    long live = 0;
    long bytes = 0;
    for (int record = 0; record < used; record++) {
      int state = records.rawState(record);
      if (state >= states.length) {
        findings.accept("record " + record + " has no state");
        return;
      }
      states[state]++;
      if (State.values()[state].isLive()) {
        live++;
        bytes += records.size(record);
      }
    }
    same("live records", file.get(Records.LIVE), live);
    same("bytes in them", file.get(Records.LIVE_BYTES), bytes);
    same("dead letters", file.get(Records.DEAD), count(State.DEAD));
    same("put off", file.get(Records.PUT_OFF), count(State.DELAYED) + count(State.TIMED));
    checkFree();
    checkHeap("delayed", records.delayed(), State.DELAYED);
    checkHeap("timed", records.timed(), State.TIMED);
    for (int priority = 0; priority < Lanes.PRIORITIES; priority++) {
      checkHeap("ready", records.readyOf(priority), State.READY);
    }
    long inHeaps =
        count(State.READY) + count(State.DELAYED) + count(State.TIMED) + count(State.DROPPED);
    same("records in heaps", seen.cardinality(), inHeaps);
    checkKeys();
    checkHands();
  }

  private long count(State state) {
    return states[state.ordinal()];
  }

  private void same(String what, long said, long found) {
    if (said != found) {
      findings.accept("it counts " + said + " " + what + ", and there are " + found);
    }
  }

  private boolean isRecord(int record) {
    return record >= 0 && record < used;
  }

  private void checkFree() {
    long free = 0;
    int record = records.firstFree();
    while (isRecord(record) && free <= used) {
      free++;
      record = records.nextOfKey(record);
    }
    same("free records", free, count(State.FREE));
  }

  private void checkHeap(String name, Heap heap, State state) {
    for (int entry = 0; entry < heap.size(); entry++) {
      int record = heap.record(entry);
      boolean right =
          isRecord(record)
              && (records.state(record) == state || records.state(record) == State.DROPPED)
              && !seen.get(record)
              && heap.key((entry - 1) / 2) <= heap.key(entry);
      if (!right) {
        findings.accept("entry " + entry + " of those that are " + name + " is wrong");
        return;
      }
      seen.set(record);
    }
  }

  private void checkKeys() {
    long blocked = 0;
    int firsts = 0;
    for (int bucket = 0; bucket < Records.BUCKETS; bucket++) {
      int first = records.firstInBucket(bucket);
      while (first >= 0) {
        if (!isRecord(first)
            || firsts++ > used
            || !records.hasKey(first)
            || !records.isOfBucket(first, bucket)) {
          findings.accept("key bucket " + bucket + " is wrong");
          return;
        }
        blocked += blockedBehind(first);
        first = records.nextInBucket(first);
      }
    }
    same("records that wait for others of their key", blocked, count(State.BLOCKED));
  }

  private long blockedBehind(int first) {
    long blocked = 0;
    int last = -1;
    for (int next = records.nextOfKey(first); next >= 0; next = records.nextOfKey(next)) {
      boolean right =
          isRecord(next)
              && blocked < used
              && records.state(next) == State.BLOCKED
              && records.isSameKey(first, next);
      if (!right) {
        findings.accept("those that wait for record " + first + " are wrong");
        return blocked;
      }
      blocked++;
      last = next;
    }
    if (records.lastOfKey(first) != last) {
      findings.accept("the last one that waits for record " + first + " is wrong");
    }
    return blocked;
  }

  private void checkHands() {
    Hands hands = file.hands();
    long held = 0;
    for (int hand = 0; hand < Math.min(hands.used(), Hands.MOST); hand++) {
      int record = hands.record(hand);
      if (!hands.isPending(hand)) {
        continue;
      }
      boolean right =
          record < 0
              ? hands.lane(hand) >= 0 && hands.lane(hand) < Lanes.SENT
              : isRecord(record) && records.state(record) == State.HELD;
      if (!right) {
        findings.accept("hand " + hand + " holds what is not there");
      }
      held += record < 0 ? 0 : 1;
    }
    same("records in hands", held, count(State.HELD));
  }
}
