package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Journal;
import dev.penstock.memory.Region;

/**
 * Messages that a group knows one by one: those it will see again, later or in their turn, and its
 * dead letters. All else is known by the group's place in a lane. Under the group's lock.
 *
 * <pre>
 *  word  320  used      how many records, from the first, were ever in use
 *        328  free      number of the first free one of these + 1; each names the next
 *        336  delayed   size of the heap of those put off for some time, by steady time
 *        344  timed     size of the heap of those put off to some time, by the wall clock
 *        352  dead      how many dead letters there are
 *        360  bytes     of all that are live: neither in hand nor dead nor dropped
 *        368  live      how many those are
 *        376  put off   how many of these are not due yet
 *        384  ready     sizes of 10 heaps, for each priority one, of those that can be handed out,
 *                       by id
 *
 *  record  0  state     (State), and above its 8 bits 8 of lane, 8 of priority, 1 has a key,
 *                    1 its age is forgiven
 *          8  index     place of the message
 *         16  sub
 *         24  id
 *         32  size      of its body, in bytes
 *         40  deliveries  that came to nothing
 *         48  first     when it was first delivered, in ms since the epoch, or 0
 *         56  key       hash of its key
 *         64  next      of the same key: number of the record + 1
 *         72  last      of the same key, in the one that is first in its turn
 *         80  bucket    next one that is first in its turn and in the same bucket
 *         88  due       what it stands in a heap by
 * </pre>
 */
final class Records {
  static final int MOST = 1 << 20;

  /** Kept for messages given back, which must find a place. */
  static final int RESERVE = 2 * Hands.MOST * Hands.MESSAGES;

  static final int BUCKETS = 1 << 17;
  private static final int RECORD_BYTES = 128;
  private static final int FIRST_READY = 2;
  private static final int HEAP_COUNT = FIRST_READY + Lanes.PRIORITIES;
  private static final int HEAP_BYTES = Heap.bytes(MOST);

  /** How many bytes records, heaps and keys take. */
  static final int BYTES = MOST * RECORD_BYTES + HEAP_COUNT * HEAP_BYTES + BUCKETS * Long.BYTES;

  private static final int HEAPS = GroupFile.RECORDS + MOST * RECORD_BYTES;
  private static final int KEYS = HEAPS + HEAP_COUNT * HEAP_BYTES;

  static final int USED = GroupFile.RECORD_WORDS;
  private static final int FREE = USED + 8;
  private static final int DELAYED = USED + 16;
  private static final int TIMED = USED + 24;
  static final int DEAD = USED + 32;
  static final int LIVE_BYTES = USED + 40;
  static final int LIVE = USED + 48;
  static final int PUT_OFF = USED + 56;
  private static final int READY = USED + 64;

  private static final int STATE = 0;
  private static final long AGE_FORGIVEN = 1L << 25;
  private static final int INDEX = 8;
  private static final int SUB = 16;
  private static final int ID = 24;
  private static final int SIZE = 32;
  private static final int DELIVERIES = 40;
  private static final int FIRST = 48;
  private static final int KEY = 56;
  private static final int NEXT = 64;
  private static final int LAST = 72;
  private static final int BUCKET = 80;
  private static final int DUE = 88;

  /** What a record's message waits for. */
  enum State {
    FREE,
    /** To be handed out. */
    READY,
    /** For some time to pass. */
    DELAYED,
    /** For a time of day. */
    TIMED,
    /** For its turn among those of its key. */
    BLOCKED,
    /** To be settled by who has it in hand. */
    HELD,
    /** For an operator. */
    DEAD,
    /** To be freed when it is its turn in a heap: nobody wants it any more. */
    DROPPED;

    private static final State[] ALL = values();

    boolean isLive() {
      return this == READY || this == DELAYED || this == TIMED || this == BLOCKED;
    }
  }

  private final Region words;
  private final Journal journal;
  private final Heap[] ready = new Heap[Lanes.PRIORITIES];
  private final Heap delayed;
  private final Heap timed;

  Records(Region words, Journal journal) {
    this.words = words;
    this.journal = journal;
    this.delayed = new Heap(words, journal, DELAYED, HEAPS);
    this.timed = new Heap(words, journal, TIMED, HEAPS + HEAP_BYTES);
    for (int priority = 0; priority < ready.length; priority++) {
      ready[priority] =
          new Heap(
              words,
              journal,
              READY + priority * Long.BYTES,
              HEAPS + (FIRST_READY + priority) * HEAP_BYTES);
    }
  }

  /**
   * Names all words that records, heaps and keys may have used so far.
   *
   * @throws DamagedFileException if that is more than there are
   */
  void eachUsed(GroupSum.Run run) {
    run.words(GroupFile.RECORDS, at(checked(words.get(USED))));
    for (int heap = 0; heap < HEAP_COUNT; heap++) {
      int from = HEAPS + heap * HEAP_BYTES;
      run.words(from, from + Heap.bytes(checked(words.get(DELAYED + sizeWord(heap)))));
    }
    if (used() > 0) {
      run.words(KEYS, KEYS + BUCKETS * Long.BYTES);
    }
  }

  private static int sizeWord(int heap) {
    return heap < FIRST_READY
        ? heap * Long.BYTES
        : READY - DELAYED + (heap - FIRST_READY) * Long.BYTES;
  }

  private int checked(long count) {
    if (count < 0 || count > MOST) {
      throw new DamagedFileException(words.file(), "it counts " + count + " records");
    }
    return (int) count;
  }

  /** Those to be handed out, of one priority, the oldest first. */
  Heap readyOf(int priority) {
    return ready[priority];
  }

  Heap delayed() {
    return delayed;
  }

  Heap timed() {
    return timed;
  }

  /** How many records, from the first, were ever in use. */
  int used() {
    return (int) words.get(USED);
  }

  /** Whether there is room for more than what must find a place. */
  boolean hasRoom() {
    return words.get(FREE) != 0 || used() < MOST - RESERVE;
  }

  /** A record of the message, held; or free if nobody goes on. */
  int add(StoredMessage message) {
    int record = (int) words.get(FREE) - 1;
    if (record >= 0) {
      journal.set(FREE, get(record, NEXT));
      set(record, NEXT, 0);
    } else {
      record = used();
      if (record == MOST) {
        throw new IllegalStateException("no room for a message given back");
      }
      journal.set(USED, record + 1);
    }
    set(
        record,
        STATE,
        State.HELD.ordinal()
            | (long) message.lane << 8
            | (long) message.priority << 16
            | (message.hasKey() ? 1L << 24 : 0));
    place(record, message.lane, message.index, message.sub);
    set(record, ID, message.id);
    set(record, SIZE, message.bodyLength);
    if (message.hasKey()) {
      set(record, KEY, message.keyHash());
    }
    return record;
  }

  /** Says where the record's message lies. */
  void place(int record, int lane, long index, int sub) {
    set(record, STATE, get(record, STATE) & ~0xff00L | (long) lane << 8);
    set(record, INDEX, index);
    set(record, SUB, sub);
  }

  /** Forgets a record that is in no heap. */
  void free(int record) {
    state(record, State.FREE);
    for (int word = STATE; word <= DUE; word += Long.BYTES) {
      set(record, word, 0);
    }
    set(record, NEXT, words.get(FREE));
    journal.set(FREE, record + 1L);
  }

  State state(int record) {
    return State.ALL[(int) (get(record, STATE) & 0xff)];
  }

  private void state(int record, State next) {
    State before = state(record);
    if (before.isLive() != next.isLive()) {
      int sign = next.isLive() ? 1 : -1;
      journal.set(LIVE, words.get(LIVE) + sign);
      journal.set(LIVE_BYTES, words.get(LIVE_BYTES) + sign * get(record, SIZE));
    }
    count(PUT_OFF, isPutOff(before), isPutOff(next));
    count(DEAD, before == State.DEAD, next == State.DEAD);
    set(record, STATE, get(record, STATE) & ~0xffL | next.ordinal());
  }

  private static boolean isPutOff(State state) {
    return state == State.DELAYED || state == State.TIMED;
  }

  private void count(int word, boolean before, boolean after) {
    if (before != after) {
      journal.set(word, words.get(word) + (after ? 1 : -1));
    }
  }

  void ready(int record) {
    state(record, State.READY);
    ready[priority(record)].push(id(record), record);
  }

  void delayed(int record, long steadyMillis) {
    state(record, State.DELAYED);
    set(record, DUE, steadyMillis);
    delayed.push(steadyMillis, record);
  }

  void timed(int record, long wallMillis) {
    state(record, State.TIMED);
    set(record, DUE, wallMillis);
    timed.push(wallMillis, record);
  }

  void held(int record) {
    state(record, State.HELD);
  }

  void dead(int record, int lane, long index) {
    place(record, lane, index, 0);
    state(record, State.DEAD);
  }

  /** Nobody wants it any more; it is freed when it comes up in its heap. */
  void drop(int record) {
    state(record, State.DROPPED);
  }

  /**
   * Finds out whether it is the record's turn among those of its key; where it is not, it is
   * blocked until then.
   */
  boolean isItsTurn(int record) {
    if (!hasKey(record)) {
      return true;
    }
    int first = firstOf(get(record, KEY));
    if (first == record) {
      return true;
    }
    if (first < 0) {
      int bucket = bucket(get(record, KEY));
      set(record, BUCKET, words.get(bucket));
      journal.set(bucket, record + 1L);
      return true;
    }
    int last = (int) get(first, LAST) - 1;
    set(last < 0 ? first : last, NEXT, record + 1L);
    set(first, LAST, record + 1L);
    state(record, State.BLOCKED);
    return false;
  }

  /** Lets the next one of its key have its turn, after the record was settled. */
  void passTurn(int record) {
    if (!hasKey(record) || firstOf(get(record, KEY)) != record) {
      return;
    }
    int bucket = bucket(get(record, KEY));
    int next = (int) get(record, NEXT) - 1;
    replaceInBucket(bucket, record, next);
    set(record, BUCKET, 0);
    if (next >= 0) {
      long last = get(record, LAST);
      set(next, LAST, last == next + 1L ? 0 : last);
      set(record, NEXT, 0);
      set(record, LAST, 0);
      ready(next);
    }
  }

  /** The next one of its key that waits behind this one, or -1. */
  int nextOfKey(int record) {
    return (int) get(record, NEXT) - 1;
  }

  /** Frees the blocked record behind another one of the same key. */
  void freeBehind(int first, int before) {
    int record = nextOfKey(before);
    long next = get(record, NEXT);
    set(before, NEXT, next);
    if (next == 0) {
      set(first, LAST, before == first ? 0 : before + 1L);
    }
    set(record, NEXT, 0);
    free(record);
  }

  /** Whether others of its key wait for it. */
  boolean isFirstOfKey(int record) {
    return hasKey(record) && firstOf(get(record, KEY)) == record;
  }

  private void replaceInBucket(int bucket, int record, int by) {
    long after = get(record, BUCKET);
    long link = by < 0 ? after : by + 1L;
    if (by >= 0) {
      set(by, BUCKET, after);
    }
    if (words.get(bucket) == record + 1L) {
      journal.set(bucket, link);
      return;
    }
    int before = (int) words.get(bucket) - 1;
    while (get(before, BUCKET) != record + 1L) {
      before = (int) get(before, BUCKET) - 1;
    }
    set(before, BUCKET, link);
  }

  private int firstOf(long key) {
    int record = (int) words.get(bucket(key)) - 1;
    while (record >= 0 && get(record, KEY) != key) {
      record = (int) get(record, BUCKET) - 1;
    }
    return record;
  }

  private static int bucket(long key) {
    long mixed = key * 0x9e3779b97f4a7c15L;
    return KEYS + (int) (mixed >>> 47) * Long.BYTES; // the upper 17 bits
  }

  /** Its message is to be handed out however old it is. */
  void forgiveAge(int record) {
    set(record, STATE, get(record, STATE) | AGE_FORGIVEN);
  }

  boolean isAgeForgiven(int record) {
    return (get(record, STATE) & AGE_FORGIVEN) != 0;
  }

  /** The record that is first in a bucket, or -1. */
  int firstInBucket(int bucket) {
    return (int) words.get(KEYS + bucket * Long.BYTES) - 1;
  }

  int nextInBucket(int record) {
    return (int) get(record, BUCKET) - 1;
  }

  /** Whether the record's key belongs into the bucket. */
  boolean isOfBucket(int record, int bucket) {
    return bucket(get(record, KEY)) == KEYS + bucket * Long.BYTES;
  }

  boolean isSameKey(int record, int other) {
    return get(record, KEY) == get(other, KEY);
  }

  /** The last one that waits behind the first of a key, or -1. */
  int lastOfKey(int first) {
    return (int) get(first, LAST) - 1;
  }

  /** The first free record, or -1; each names the next one like one of a key. */
  int firstFree() {
    return (int) words.get(FREE) - 1;
  }

  /** The number of the record's state, which may be none if the file is damaged. */
  int rawState(int record) {
    return (int) (get(record, STATE) & 0xff);
  }

  boolean hasKey(int record) {
    return (get(record, STATE) & 1L << 24) != 0;
  }

  int lane(int record) {
    return (int) (get(record, STATE) >>> 8 & 0xff);
  }

  int priority(int record) {
    return (int) (get(record, STATE) >>> 16 & 0xff);
  }

  long index(int record) {
    return get(record, INDEX);
  }

  int sub(int record) {
    return (int) get(record, SUB);
  }

  long id(int record) {
    return get(record, ID);
  }

  int size(int record) {
    return (int) get(record, SIZE);
  }

  int deliveries(int record) {
    return (int) get(record, DELIVERIES);
  }

  void deliveries(int record, int count) {
    set(record, DELIVERIES, count);
  }

  long first(int record) {
    return get(record, FIRST);
  }

  void first(int record, long millis) {
    set(record, FIRST, millis);
  }

  long due(int record) {
    return get(record, DUE);
  }

  private long get(int record, int word) {
    return words.get(at(record) + word);
  }

  private void set(int record, int word, long value) {
    journal.set(at(record) + word, value);
  }

  private static int at(int record) {
    return GroupFile.RECORDS + record * RECORD_BYTES;
  }
}
