package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.Records.State;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Liveness;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.StartFrom;
import java.time.Duration;

/**
 * The protocol by which the members of a group share its messages out: claim, give back, give up,
 * take away from the dead. Each step is one change of the group's file (see {@link GroupFile}),
 * made under its lock. Thread-safe, but for the readers, which each caller brings.
 */
final class Group {
  /** How often somebody looks for dead owners and run out leases, if nobody tells of a death. */
  static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  /** One claim in so many looks at the least urgent messages first, so that none waits for ever. */
  static final int FAIRNESS = 64;

  /** More bytes are not claimed at once. */
  private static final int MOST_BYTES = 256 << 10;

  /** How exactly it is known when the group was last used. */
  private static final long USED_MILLIS = Duration.ofMinutes(1).toMillis();

  /** So many messages at most are set aside before the lock is given back for a moment. */
  private static final int STEPS = 64;

  private final String name;
  private final QueueLog log;
  private final GroupFile file;
  private final Records records;
  private final Hands hands;
  private final Clock clock;
  private final Liveness liveness;
  private final Surroundings surroundings;
  private final SteadyTime steady;
  private volatile boolean checked;

  Group(String name, QueueLog log, GroupFile file, Surroundings surroundings) {
    this.name = name;
    this.log = log;
    this.file = file;
    this.records = file.records();
    this.hands = file.hands();
    this.clock = surroundings.clock();
    this.liveness = surroundings.liveness();
    this.surroundings = surroundings;
    this.steady = new SteadyTime(file, clock, surroundings.boot());
  }

  String name() {
    return name;
  }

  QueueLog log() {
    return log;
  }

  GroupFile file() {
    return file;
  }

  /**
   * Checks the file, once in this process.
   *
   * @throws DamagedFileException if it is not as it was last committed
   */
  void check() {
    if (!checked) {
      file.checkUnderLock();
      checked = true;
    }
  }

  /** The same, unless one would have to wait. */
  void checkIfFree() {
    if (!checked) {
      checked = file.checkIfFree();
    }
  }

  /** Used under the lock. */
  SteadyTime steady() {
    return steady;
  }

  /** Decides where the group begins. Returns false if somebody did before. */
  boolean begin(StartFrom from) {
    try (LaneReaders readers = new LaneReaders(log)) {
      file.lock();
      try {
        if (file.get(GroupFile.BEGUN) != 0) { // asked under the lock: else it may be undone
          return false;
        }
        Beginning.set(file, from, log, readers);
        file.set(GroupFile.LAST_USED, clock.wallMillis());
        file.set(GroupFile.BEGUN, 1);
        file.commit();
        return true;
      } finally {
        file.unlock();
      }
    }
  }

  /** Takes a free hand; what a dead owner had in it is given back first. */
  int occupyHand(LaneReaders readers, MemberOptions options, long aliveUntil, boolean further) {
    file.lock();
    try {
      for (int hand = 0; hand < Hands.MOST; hand++) {
        long owner = hands.owner(hand);
        boolean dead = owner != 0 && !liveness.isAlive(owner);
        if (dead && hands.isPending(hand)) {
          takeAway(hand, readers, options.maxDeliveries());
        }
        boolean free = !hands.isPending(hand) && hands.outbox(hand) == 0;
        if ((owner == 0 || dead) && free) {
          hands.occupy(hand, liveness.me(), options.worker(), aliveUntil, further);
          return hand;
        }
      }
      throw new PenstockException(
          "the group "
              + name
              + " has "
              + Hands.MOST
              + " consumers, which is the most there can be; end some, or use a second group");
    } finally {
      file.unlock();
    }
  }

  /** Leaves a hand; what is still in it is given back. */
  void leaveHand(int hand, LaneReaders readers, int maxDeliveries) {
    file.lock();
    boolean gaveBack = false;
    try {
      if (hands.owner(hand) == liveness.me() && !file.isDeleted()) {
        file.set(GroupFile.LAST_USED, clock.wallMillis());
        file.commit();
        if (hands.isPending(hand)) {
          takeAway(hand, readers, maxDeliveries);
          gaveBack = true;
        }
        hands.free(hand);
      }
    } finally {
      file.unlock();
    }
    if (gaveBack) {
      log.file().tellConsumers();
    }
  }

  /** What came of an attempt to claim. */
  enum Outcome {
    CLAIMED,
    /** There is nothing to hand out now. */
    NOTHING,
    /** Much was set aside; try again. */
    AGAIN
  }

  /**
   * Claims messages into an empty hand of this process.
   *
   * @param most how many at most
   * @param batch what to fill in
   */
  Outcome claim(int hand, int most, LaneReaders readers, int maxDeliveries, Batch batch) {
    batch.clear();
    file.lock();
    try {
      requireThere();
      steady.begin();
      noteUse();
      if (file.get(GroupFile.PAUSED) != 0) {
        return Outcome.NOTHING;
      }
      if (hands.isPending(hand)) {
        takeAway(hand, readers, maxDeliveries); // which another member began, and died
      }
      promote();
      boolean more = setDelayedAside(readers);
      Outcome outcome = claimMostUrgent(hand, most, readers, batch);
      return outcome == Outcome.NOTHING && more ? Outcome.AGAIN : outcome;
    } finally {
      file.unlock();
    }
  }

  private void requireThere() {
    if (file.isDeleted()) {
      throw new PenstockException(
          "the group "
              + name
              + " of the queue "
              + log.folder().name()
              + " was deleted while this consumer used it; open a new consumer, or start the worker"
              + " again, if the group is to begin anew");
    }
  }

  private void noteUse() {
    long now = clock.wallMillis();
    if (Math.abs(now - file.get(GroupFile.LAST_USED)) >= USED_MILLIS) {
      file.set(GroupFile.LAST_USED, now);
      file.commit();
    }
  }

  private Outcome claimMostUrgent(int hand, int most, LaneReaders readers, Batch batch) {
    for (int step = 0; step < STEPS; step++) {
      int priority = priorityInTurn();
      if (priority < 0) {
        return Outcome.NOTHING;
      }
      if (!records.readyOf(priority).isEmpty()) {
        if (claimRecord(records.readyOf(priority), hand, readers, batch)) {
          return Outcome.CLAIMED;
        }
      } else if (claimFrom(priority, hand, most, readers, batch)) {
        return batch.size() > 0 ? Outcome.CLAIMED : Outcome.NOTHING;
      }
    }
    return Outcome.AGAIN;
  }

  /** The highest priority that has something, now and then the lowest; -1 if there is nothing. */
  private int priorityInTurn() {
    boolean fair = file.get(GroupFile.CLAIMS) % FAIRNESS == FAIRNESS - 1;
    for (int i = 0; i < Lanes.PRIORITIES; i++) {
      int priority = fair ? i : Lanes.PRIORITIES - 1 - i;
      if (hasNew(priority) || !records.readyOf(priority).isEmpty()) {
        return priority;
      }
    }
    return -1;
  }

  private boolean hasNew(int lane) {
    return log.file().count(lane) > file.count(lane);
  }

  /** Claims the first ready record. Returns false if that was none to hand out. */
  private boolean claimRecord(Heap ready, int hand, LaneReaders readers, Batch batch) {
    int record = ready.record();
    StoredMessage message = null;
    if (records.state(record) == State.READY) {
      message = messageOf(record, readers);
    }
    ready.pop();
    if (message == null) {
      records.free(record); // it was dropped
      file.commit();
      return false;
    }
    if (isExpired(message) && !records.isAgeForgiven(record)) {
      expire(record);
      file.commit();
      return false;
    }
    long now = clock.wallMillis();
    if (records.first(record) == 0) {
      records.first(record, now);
    }
    records.held(record);
    hands.lay(hand, record, now);
    hands.size(hand, 0, message.bodyLength);
    batch.add(message, records.deliveries(record) + 1, records.first(record));
    finish(hand, batch);
    return true;
  }

  /** The message of a record, and no other. */
  private StoredMessage messageOf(int record, LaneReaders readers) {
    StoredMessage message =
        readers.lane(records.lane(record)).at(records.index(record), records.sub(record));
    if (message.damage != null) {
      message.id = records.id(record);
    } else if (message.id != records.id(record)) {
      throw log.misplaced(message, records.id(record));
    }
    return message;
  }

  /** The next message of a lane, or null if there is none yet. */
  private StoredMessage nextOf(int lane, LaneReaders readers) {
    StoredMessage message = readers.lane(lane).after(file.index(lane), file.sub(lane));
    if (message != null && message.damage == null) {
      long before = message.countWith - 1;
      boolean letGo = before > file.count(lane) && message.index <= log.file().first(lane);
      if (before != file.count(lane) && !letGo) {
        throw log.misplaced(message, file.count(lane), before);
      }
    }
    return message;
  }

  private void finish(int hand, Batch batch) {
    file.add(GroupFile.CLAIMS, 1);
    batch.epoch = hands.claimed(hand, batch.size());
    file.commit();
  }

  private boolean isExpired(StoredMessage message) {
    return message.expires != StoredMessage.NONE && message.expires <= clock.wallMillis();
  }

  private void expire(int record) {
    records.passTurn(record);
    records.free(record);
    leaveOut(1, true);
  }

  private void leaveOut(long count, boolean expired) {
    file.add(GroupFile.SKIPPED, count);
    if (expired) {
      file.add(GroupFile.EXPIRED, count);
    }
  }

  /**
   * Takes what is next in a lane: claims it, or sets it aside, or leaves it out.
   *
   * @return whether to stop: something was claimed, or nothing can be
   */
  private boolean claimFrom(int lane, int hand, int most, LaneReaders readers, Batch batch) {
    LaneReader reader = readers.lane(lane);
    StoredMessage message = nextOf(lane, readers);
    if (message == null) {
      return true;
    }
    skipDeleted(reader, message);
    if (isExpired(message)) {
      file.advance(message);
      leaveOut(1, true);
      file.commit();
      return false;
    }
    if (message.hasKey()) {
      return claimInTurn(message, hand, batch);
    }
    long now = clock.wallMillis();
    hands.lay(hand, message, now);
    int bytes = 0;
    do {
      hands.size(hand, batch.size(), message.bodyLength);
      batch.add(message, 1, now);
      bytes += message.bodyLength;
    } while (batch.size() < most
        && bytes < MOST_BYTES
        && log.file().count(lane) > batch.last().countWith
        && (message = furtherOf(reader)) != null
        && isPlain(message));
    file.advance(batch.last());
    finish(hand, batch);
    return true;
  }

  /** Counts what was deleted before the group got to it. The change goes on with its place. */
  private void skipDeleted(LaneReader reader, StoredMessage first) {
    if (reader.jumped() && first.damage == null) {
      long deleted = first.countWith - 1 - file.count(first.lane);
      if (deleted > 0) {
        leaveOut(deleted, false);
      }
    }
  }

  /** Null also where the lane is damaged: what was read before is handed out first. */
  private static StoredMessage furtherOf(LaneReader reader) {
    try {
      return reader.next();
    } catch (DamagedFileException e) {
      return null; // the next claim begins here and tells
    }
  }

  private boolean isPlain(StoredMessage message) {
    return !message.hasKey() && !isExpired(message);
  }

  /** Claims a message that has a key, if it is its turn. */
  private boolean claimInTurn(StoredMessage message, int hand, Batch batch) {
    if (!records.hasRoom()) {
      return true; // until others of these keys are settled
    }
    log.space().require(0);
    long now = clock.wallMillis();
    int record = records.add(message);
    file.advance(message);
    if (!records.isItsTurn(record)) {
      file.commit();
      return false;
    }
    records.first(record, now);
    hands.lay(hand, record, now);
    hands.size(hand, 0, message.bodyLength);
    batch.add(message, 1, now);
    finish(hand, batch);
    return true;
  }

  /** Makes ready what has become due. */
  private void promote() {
    for (int i = 0; i < STEPS && isDue(records.delayed(), steadyNow()); i++) {
      promote(records.delayed());
    }
    for (int i = 0; i < STEPS && isDue(records.timed(), clock.wallMillis()); i++) {
      promote(records.timed());
    }
  }

  private long steadyNow() {
    return records.delayed().isEmpty() ? 0 : steady.now();
  }

  private static boolean isDue(Heap heap, long now) {
    return !heap.isEmpty() && heap.key() <= now;
  }

  private void promote(Heap heap) {
    int record = heap.record();
    heap.pop();
    if (records.state(record) == State.DROPPED) {
      records.free(record);
    } else if (records.isItsTurn(record)) {
      records.ready(record);
    }
    file.commit();
  }

  /** Sets messages aside that are not due. Returns whether there are more of them. */
  private boolean setDelayedAside(LaneReaders readers) {
    for (int i = 0; i < STEPS; i++) {
      if (!hasNew(Lanes.DELAYED) || !records.hasRoom()) {
        return false;
      }
      StoredMessage message = nextOf(Lanes.DELAYED, readers);
      if (message == null) {
        return false;
      }
      log.space().require(0);
      skipDeleted(readers.lane(Lanes.DELAYED), message);
      int record = records.add(message);
      file.advance(message);
      putOff(record, message);
      file.commit();
    }
    return hasNew(Lanes.DELAYED);
  }

  private void putOff(int record, StoredMessage message) {
    long wall = clock.wallMillis();
    // Between sending and now only the wall clock knows; if it was set, the delay is a bound. Both
    // are whole milliseconds, so up to one less may have passed.
    long passed = Math.max(0, wall - message.sentAt - 1);
    boolean timed = message.delay == StoredMessage.NONE;
    if (timed ? message.due <= wall : message.delay <= passed) {
      if (records.isItsTurn(record)) {
        records.ready(record);
      }
    } else if (timed) {
      records.timed(record, message.due);
    } else {
      records.delayed(record, steady.after(Duration.ofMillis(message.delay - passed)));
    }
  }

  /** Settles a message of a record. Returns false if it is not the caller's any more. */
  boolean ackRecord(int hand, int epoch) {
    file.lock();
    boolean more;
    try {
      if (!hands.holds(hand, epoch, 0)) {
        return false;
      }
      int record = hands.record(hand);
      more = records.nextOfKey(record) >= 0;
      records.passTurn(record);
      records.free(record);
      hands.clear(hand, 0);
      file.commit();
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return true;
  }

  /**
   * Settles a message and names what is sent with that, in one change: from here on it is sent,
   * whoever dies.
   *
   * @return the outbox's index, or 0 if the message is not the caller's any more
   */
  long ackFor(ChronicleClaim claim, byte[] messages) {
    file.lock();
    boolean more = false;
    long outbox;
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return 0;
      }
      outbox = log.appendAside(messages);
      int record = hands.record(claim.hand);
      if (record >= 0) {
        more = records.nextOfKey(record) >= 0;
        records.passTurn(record);
        records.free(record);
      }
      hands.clear(claim.hand, claim.place);
      hands.outbox(claim.hand, outbox);
      file.commit();
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return outbox;
  }

  /** All messages of the hand's outbox were sent. */
  void sent(int hand) {
    file.lock();
    try {
      hands.outbox(hand, 0);
      file.commit();
    } finally {
      file.unlock();
    }
  }

  /**
   * Takes over the hand of an owner that died while it sent the messages of an outbox.
   *
   * @return the outbox, or 0 if there is none, or another process was first
   */
  private long takeOutbox(int hand) {
    file.lock();
    try {
      long owner = hands.owner(hand);
      boolean mine = hands.outbox(hand) != 0 && owner != 0 && !liveness.isAlive(owner);
      if (!mine || hands.isPending(hand)) {
        return 0;
      }
      hands.occupy(hand, liveness.me(), hands.worker(hand), Long.MAX_VALUE, true);
      return hands.outbox(hand);
    } finally {
      file.unlock();
    }
  }

  private void resend(int hand, LaneReaders readers) {
    long outbox = takeOutbox(hand);
    if (outbox != 0) {
      new Outbox(this, surroundings).resend(outbox, readers);
      sent(hand);
      leaveHand(hand, readers, 0);
    }
  }

  /**
   * Gives a message back. Returns false if it is not the caller's any more.
   *
   * @param deliveries how many came to nothing so far
   */
  boolean nack(ChronicleClaim claim, Duration delay, int deliveries) {
    file.lock();
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return false;
      }
      steady.begin();
      int record = recordOf(claim.hand, claim.message);
      records.deliveries(record, deliveries);
      records.first(record, claim.firstDelivered);
      if (delay.isZero()) {
        records.ready(record);
      } else {
        records.delayed(record, steady.after(delay));
      }
      hands.clear(claim.hand, claim.place);
      file.commit();
    } finally {
      file.unlock();
    }
    log.file().tellConsumers();
    return true;
  }

  /** The record of a message in hand; of one that was claimed from a lane it is made now. */
  private int recordOf(int hand, StoredMessage message) {
    int record = hands.record(hand);
    if (record < 0) {
      log.space().require(0);
      record = records.add(message);
    }
    return record;
  }

  /** Makes a message a dead letter. Returns false if it is not the caller's any more. */
  boolean reject(ChronicleClaim claim, DeathNote note) {
    file.lock();
    boolean more;
    try {
      if (!hands.holds(claim.hand, claim.epoch, claim.place)) {
        return false;
      }
      more = bury(claim.hand, claim.place, claim.message, note);
    } finally {
      file.unlock();
    }
    if (more) {
      log.file().tellConsumers();
    }
    return true;
  }

  /** Copies it aside first: killed before the commit, the copy belongs to nobody. */
  private boolean bury(int hand, int place, StoredMessage message, DeathNote note) {
    long index = log.appendAside(message, note);
    int record = recordOf(hand, message);
    boolean more = records.nextOfKey(record) >= 0;
    records.deliveries(record, note.deliveries());
    records.first(record, note.firstDelivered());
    records.passTurn(record);
    records.dead(record, Lanes.ASIDE, index);
    hands.clear(hand, place);
    file.commit();
    return more;
  }

  /**
   * Looks for hands whose owner died or whose lease ran out, and gives back what they held.
   *
   * @param atOnce whether somebody told of a death
   */
  void lookForLost(LaneReaders readers, int maxDeliveries, boolean atOnce) {
    long now = clock.nanos();
    long looked = file.get(GroupFile.LOOKED);
    if (file.isDeleted() || !atOnce && now - looked < LOOK_NANOS && now >= looked) {
      return;
    }
    file.words().set(GroupFile.LOOKED, now);
    log.recoverFromTheDead();
    if (file.isHeldByTheDead()) {
      file.lock(); // which undoes what it had begun; what is read without the lock may be that
      file.unlock();
    }
    boolean gaveBack = false;
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.isPending(hand) && isLost(hand, now)) {
        file.lock();
        try {
          if (hands.isPending(hand) && isLost(hand, now)) {
            takeAway(hand, readers, maxDeliveries);
            gaveBack = true;
          }
        } finally {
          file.unlock();
        }
      }
    }
    if (gaveBack) {
      log.file().tellConsumers();
    }
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.outbox(hand) != 0 && !liveness.isAlive(hands.owner(hand))) {
        resend(hand, readers);
      }
    }
  }

  private boolean isLost(int hand, long now) {
    long owner = hands.owner(hand);
    return hands.isRevoked(hand)
        || now > hands.aliveUntil(hand)
        || owner == 0
        || !liveness.isAlive(owner);
  }

  /**
   * Leaves out the oldest message that nobody has in hand and none of its key holds back.
   *
   * @return whether there was one
   */
  boolean dropOldest(LaneReaders readers) {
    check();
    file.lock();
    try {
      Heap oldestReady = null;
      StoredMessage oldest = null;
      long id = Long.MAX_VALUE;
      for (int lane = 0; lane < Lanes.SENT; lane++) {
        if (lane < Lanes.PRIORITIES && !records.readyOf(lane).isEmpty()) {
          Heap ready = records.readyOf(lane);
          if (ready.key() < id) {
            id = ready.key();
            oldestReady = ready;
          }
        }
        if (hasNew(lane)) {
          StoredMessage next = nextOf(lane, readers);
          if (next != null && next.id < id) {
            id = next.id;
            oldest = next;
            oldestReady = null;
          }
        }
      }
      if (oldestReady != null) {
        int record = oldestReady.record();
        oldestReady.pop();
        records.passTurn(record);
        records.free(record);
      } else if (oldest != null) {
        skipDeleted(readers.lane(oldest.lane), oldest);
        file.advance(oldest);
      } else {
        return false;
      }
      leaveOut(1, false);
      file.commit();
      return true;
    } finally {
      file.unlock();
    }
  }

  /**
   * Takes what is in a hand away from its owner, message by message, each of them one change. Who
   * is killed in between leaves the rest for the next one. Under the lock.
   */
  private void takeAway(int hand, LaneReaders readers, int maxDeliveries) {
    hands.revoke(hand);
    int record = hands.record(hand);
    int pending = Hands.pending(hands.claim(hand));
    LaneReader reader = readers.lane(record >= 0 ? records.lane(record) : hands.lane(hand));
    StoredMessage message =
        record >= 0 ? messageOf(record, readers) : reader.at(hands.index(hand), hands.sub(hand));
    if (record < 0 && message.damage == null && message.id != hands.firstId(hand)) {
      throw log.misplaced(message, hands.firstId(hand));
    }
    for (int place = 0; pending != 0; place++, pending >>>= 1) {
      if ((pending & 1) != 0) {
        giveBack(hand, place, message, maxDeliveries);
      }
      if (pending >>> 1 != 0) {
        message = reader.next();
      }
    }
    hands.revoked(hand);
  }

  private void giveBack(int hand, int place, StoredMessage message, int maxDeliveries) {
    int known = hands.record(hand);
    boolean started = hands.isStarted(hand, place);
    int deliveries = (known < 0 ? 0 : records.deliveries(known)) + (started ? 1 : 0);
    long first = known < 0 ? hands.since(hand) : records.first(known);
    if (maxDeliveries > 0 && started && deliveries >= maxDeliveries) {
      bury(
          hand,
          place,
          message,
          new DeathNote(
              name,
              "delivered " + deliveries + " times",
              "its worker ended, or its lease ran out, while it was handled",
              hands.worker(hand),
              deliveries,
              first,
              clock.wallMillis()));
      return;
    }
    int record = recordOf(hand, message);
    records.deliveries(record, deliveries);
    records.first(record, started ? first : records.first(record));
    records.ready(record);
    hands.clear(hand, place);
    file.commit();
  }

  /** In how many ns something becomes due, if nothing else happens. */
  long nanosUntilDue() {
    long millis = Long.MAX_VALUE;
    file.lock();
    try {
      steady.begin();
      if (!records.delayed().isEmpty()) {
        millis = Math.min(millis, records.delayed().key() - steady.now());
      }
      if (!records.timed().isEmpty()) {
        millis = Math.min(millis, records.timed().key() - clock.wallMillis());
      }
    } finally {
      file.unlock();
    }
    return millis > 1_000_000_000L ? Long.MAX_VALUE : Math.max(0, millis) * 1_000_000;
  }
}
