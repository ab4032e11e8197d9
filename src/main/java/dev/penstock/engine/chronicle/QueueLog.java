package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FreeSpace;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.queue.SendOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The messages of one queue in the order they were sent, in a log for each lane. Thread-safe.
 *
 * <p>Chronicle lets one process append at a time, by a lock that holds a bare pid: when a process
 * is killed while appending, the others wait 15 s for it, or for ever if the pid was reused. So an
 * appender first takes the gate, an owner-stamped lock; who gets it from the dead knows that nobody
 * else is inside, frees Chronicle's locks at once, and counts anew what the lanes hold. The half
 * written message is overwritten by the next one.
 */
final class QueueLog implements AutoCloseable {
  /** A body may have so many bytes, and so may all bodies of a batch together. */
  static final int MOST_BYTES = 64 << 20;

  /** Behind the name of a roll file that is about to be deleted. */
  static final String GONE = ".gone";

  private final QueueFolder folder;
  private final QueueConfig config;
  private final Clock clock;
  private final LaneSource source;
  private final Surroundings surroundings;

  /** Null until it is opened. */
  private volatile AppendFile file;

  /** What is set right before others may use it. */
  private AppendFile opening;

  private final FreeSpace space;

  /** Told of what a dead sender left. Set before anything else is done. */
  private Admission admission;

  /** Null where what is sent need not be on the disk. */
  private final GroupCommit commit;

  private final AtomicReferenceArray<Lane> lanes = new AtomicReferenceArray<>(Lanes.ALL);
  private final LaneReaders oldest = new LaneReaders(this);

  /** The lanes whose end was looked at, and those all of whose files were. */
  private final boolean[] checked = new boolean[Lanes.ALL];

  private final boolean[] readable = new boolean[Lanes.ALL];
  private final MessageFormat.Writer writer = new MessageFormat.Writer();
  private final MessageFormat.Writer asideWriter = new MessageFormat.Writer();

  QueueLog(QueueFolder folder, QueueConfig config, Surroundings surroundings) {
    this.folder = folder;
    this.config = config;
    this.clock = surroundings.clock();
    this.source = surroundings.lanes();
    this.surroundings = surroundings;
    this.space = new FreeSpace(folder.path());
    this.commit = config.durability() == Durability.DISK ? new GroupCommit(this) : null;
  }

  /**
   * Opened at its first use.
   *
   * @throws DamagedFileException if it is not as it was written
   */
  AppendFile file() {
    AppendFile opened = file;
    return opened == null ? openFile() : opened;
  }

  private synchronized AppendFile openFile() {
    if (file != null) {
      return file;
    }
    if (opening != null) {
      return opening; // asked by what sets it right
    }
    folder.refuseHalfRepaired();
    opening = new AppendFile(folder.appendLock(), surroundings.liveness(), surroundings.around());
    try {
      folder.refuseHalfRepaired(); // behind the mapping, by which a repair sees us
      AppendCheck.check(opening, folder);
      begin(opening);
      file = opening;
    } finally {
      opening = null;
    }
    return file;
  }

  /** Who is told of what a dead sender left. Before anything else is done. */
  void begin(Admission guard) {
    admission = guard;
  }

  QueueFolder folder() {
    return folder;
  }

  /** What has a say in whether a message is appended, and is told when it was. Under the gate. */
  interface Guard {
    /** The message is to be appended. Otherwise {@link #append} returns what was answered. */
    long PROCEED = Long.MIN_VALUE;

    /** Asked before anything is stored. */
    long before(List<byte[]> bodies, long bytes, SendOptions options);

    /**
     * Told after the message was stored, and before it is counted: so whoever is killed before it
     * is told leaves a message that is not counted, for {@link #found}.
     */
    void after(SendOptions options, long sentAt);

    /** Told of a message that somebody stored who was killed, or failed, before it was counted. */
    void found(StoredMessage message);
  }

  /**
   * Adds messages at the end, as one document. When this returns, any process sees them.
   *
   * @return the id of the first, or what the guard answered
   */
  long append(List<byte[]> bodies, SendOptions options, Guard guard) {
    return append(bodies, options, guard, null);
  }

  /** The same for messages that are sent with an acknowledgement. */
  long append(List<byte[]> bodies, SendOptions options, Guard guard, Origin origin) {
    long bytes = 0;
    for (int i = 0; i < bodies.size(); i++) {
      bytes += bodies.get(i).length;
    }
    if (bytes > MOST_BYTES) {
      throw new InvalidInputException(
          "a message, or a batch, has up to "
              + MOST_BYTES
              + " bytes, and not "
              + bytes
              + "; send a file's name instead of its content, or smaller batches");
    }
    int number = laneOf(options);
    AppendFile file = file();
    long id;
    if (file.isMade(number)) {
      checkReadable(number);
      open(number); // now, since behind the gate all others would wait for it
    }
    synchronized (this) {
      space.require(bytes);
      lockGate(file, guard);
      try {
        long answer = guard.before(bodies, bytes, options);
        if (answer != Guard.PROCEED) {
          return answer;
        }
        Lane lane = lane(file, number);
        id = file.nextId();
        long now = clock.wallMillis();
        long sentAt = Math.max(now, file.lastSent());
        long expires = expires(options, sentAt);
        writer.begin(bodies.size() > 1);
        for (int i = 0; i < bodies.size(); i++) {
          writer.add(bodies.get(i), options, sentAt, expires, origin);
        }
        long count = file.count(number);
        writer.end(id, count, file.bytes(number), sentAt, options.priority());
        try {
          long index = lane.append(writer.buffer(), writer.length(), now, file.cycle(number));
          guard.after(options, sentAt);
          file.cycle(number, lane.cycle(index));
        } catch (RuntimeException | Error e) {
          recover(file, guard); // it may be stored all the same
          throw e;
        }
        file.sent(
            number,
            count + bodies.size(),
            file.bytes(number) + writer.bodyBytes(),
            id + bodies.size(),
            sentAt);
      } finally {
        file.gate().unlock();
      }
    }
    file.tellConsumers();
    if (commit != null) {
      commit.await(id + bodies.size() - 1);
    }
    return id;
  }

  /** Whether the messages would be appended now. */
  synchronized boolean isAdmitted(List<byte[]> bodies, Guard guard) {
    long bytes = bodies.stream().mapToLong(body -> body.length).sum();
    AppendFile file = file();
    lockGate(file, guard);
    try {
      return guard.before(bodies, bytes, SendOptions.NONE) == Guard.PROCEED;
    } finally {
      file.gate().unlock();
    }
  }

  private static int laneOf(SendOptions options) {
    return options.at().isPresent() || options.delay().isPresent()
        ? Lanes.DELAYED
        : options.priority();
  }

  /** Whether a message of this origin is among those with this id or a later one. */
  boolean has(Origin origin, SendOptions options, long fromId) {
    int number = laneOf(options);
    recoverFromTheDead();
    if (!file().isMade(number)) {
      return false;
    }
    try (LaneReader reader = reader(number)) {
      StoredMessage message = reader.last();
      while (message != null && message.id >= fromId) {
        if (message.isOf(origin)) {
          return true;
        }
        message = reader.before(message.index, message.sub);
      }
      return false;
    }
  }

  /** Returns when all that was sent before is as safe as the queue's durability says. */
  void awaitCommit() {
    if (commit != null) {
      commit.await(file().nextId() - 1);
    }
  }

  private long expires(SendOptions options, long sentAt) {
    Optional<Duration> ttl = options.ttl().isPresent() ? options.ttl() : config.ttl();
    return ttl.isPresent() ? Math.addExact(sentAt, ttl.get().toMillis()) : StoredMessage.NONE;
  }

  private void lockGate(AppendFile file, Guard guard) {
    if (file.gate().lock() == Taken.FROM_THE_DEAD) {
      try {
        recover(file, guard);
      } catch (RuntimeException | Error e) {
        file.gate().unlock();
        throw e;
      }
    }
  }

  /**
   * Sets right what a power failure may have left, before the queue is used in another boot, and
   * what the dead left.
   */
  private void begin(AppendFile file) {
    if (file.isReadOnly() || file.boot() == surroundings.boot() && file.isSound()) {
      return;
    }
    Taken taken = file.gate().lock();
    try {
      if (file.boot() == surroundings.boot()) { // another process was first
        if (taken == Taken.FROM_THE_DEAD) {
          recover(file, admission);
        }
        if (!file.isSound()) {
          throw new DamagedFileException(folder.appendLock(), "its checksum is wrong");
        }
      } else {
        AfterBoot after = new AfterBoot(this, config, surroundings);
        after.repairLanes();
        after.recount();
        file.sumUp(); // a power failure may have left some words newer than others
        admission.relearn();
        after.restoreGroups();
        file.forced(file.nextId()); // what was found was on the disk
        file.boot(surroundings.boot());
      }
    } finally {
      file.gate().unlock();
    }
  }

  /**
   * Sets right what a process left that was killed while it appended, if there is such a thing:
   * readers may otherwise wait for it again and again until somebody appends.
   */
  void recoverFromTheDead() {
    AppendFile file = file();
    if (file.gate().isHeldByTheDead() && !file.isReadOnly()) {
      Taken taken = file.gate().tryLock();
      if (taken == null) {
        return; // another one is at it
      }
      try {
        if (taken == Taken.FROM_THE_DEAD) {
          recover(file, admission);
        }
      } finally {
        file.gate().unlock();
      }
      file.tellConsumers();
    }
  }

  /**
   * Sets right what a process left that was killed while it appended. Under the gate; if it fails,
   * the next one who takes that does it again.
   */
  private void recover(AppendFile file, Guard guard) {
    try {
      recoverLanes(file, guard);
    } catch (RuntimeException | Error e) {
      file.gate().leaveUnrepaired();
      throw e;
    }
  }

  private void recoverLanes(AppendFile file, Guard guard) {
    for (int number = 0; number < Lanes.SENT; number++) {
      if (file.isMade(number)) {
        Lane lane = open(number);
        lane.freeOfTheDead();
        LaneEnd.find(lane.folder(), lane.queue().rollCycle()); // before Chronicle believes it
        try (LaneReader reader = lane.reader(file)) {
          recover(file, lane, reader, guard);
        }
      }
    }
    file.sumUp();
  }

  /** Only one document can be uncounted: the last one. Who is killed in here leaves it so. */
  private void recover(AppendFile file, Lane lane, LaneReader reader, Guard guard) {
    int number = lane.number();
    StoredMessage last = reader.last();
    if (last == null || last.damage != null) {
      return;
    }
    if (last.countWith > file.count(number)) {
      long index = last.index;
      int count = last.sub + 1;
      for (int sub = 0; sub < count; sub++) {
        guard.found(reader.at(index, sub));
      }
      last = reader.at(index, count - 1);
    }
    file.cycle(number, lane.cycle(last.index));
    // The counts are several stores, of which only some may have been made.
    file.sent(
        number,
        Math.max(file.count(number), last.countWith),
        Math.max(file.bytes(number), last.bytesWith),
        Math.max(file.nextId(), last.id + 1),
        Math.max(file.lastSent(), last.sentAt));
  }

  /** How many messages there are to read. */
  long kept() {
    AppendFile file = file();
    long kept = 0;
    // One reader for all times: each new one leaves something behind in Chronicle's memory.
    synchronized (oldest) {
      for (int number = 0; number < Lanes.SENT; number++) {
        if (file.isMade(number)) {
          StoredMessage first = oldest.lane(number).after(LaneReader.START, 0);
          kept += first == null ? 0 : Math.max(0, file.count(number) - first.countWith + 1);
        }
      }
    }
    return kept;
  }

  /** A message is no longer unfinished: who waits for room may look again. */
  void roomMade() {
    if (config.capacity().isPresent()) {
      file().tellSenders();
    }
  }

  /**
   * Keeps a copy of a message that a group may need for longer than the log keeps it.
   *
   * @param death or null
   * @return the copy's index in the aside lane
   */
  long appendAside(StoredMessage message, DeathNote death) {
    AppendFile file = file();
    synchronized (asideWriter) {
      asideWriter.begin(false);
      asideWriter.add(message, death);
      asideWriter.end(message.id, 0, 0, message.sentAt, message.priority);
      return appendAside();
    }
  }

  /** Keeps what is to be sent with an acknowledgement. Returns its index in the aside lane. */
  long appendAside(byte[] outbox) {
    synchronized (asideWriter) {
      asideWriter.begin(false);
      asideWriter.add(outbox, SendOptions.NONE, 0, StoredMessage.NONE, null);
      asideWriter.end(0, 0, 0, clock.wallMillis(), 0);
      return appendAside();
    }
  }

  private long appendAside() {
    space.require(asideWriter.length());
    AppendFile file = file();
    Lane lane;
    long index;
    lockAsideGate(file);
    try {
      lane = lane(file, Lanes.ASIDE);
      index = lane.append(asideWriter.buffer(), asideWriter.length());
    } finally {
      file.asideGate().unlock();
    }
    if (commit != null) {
      commit.forceAside(lane, lane.cycle(index));
    }
    return index;
  }

  /** The lane, made first if it is missing: only under its gate. */
  private Lane lane(AppendFile file, int number) {
    if (!file.isMade(number)) {
      make(file, number);
    } else if (!checked[number]) {
      LaneCheck.underGate(folder.lane(number), number, RollCycleOf.config(config), file);
      if (LaneMeta.check(folder.lane(number), RollCycleOf.config(config))) {
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

  private Lane open(int number) {
    Lane found = lanes.get(number); // each send asks, so without a lock
    return found != null ? found : openFirst(number);
  }

  private Lane openFirst(int number) {
    synchronized (lanes) {
      if (lanes.get(number) == null) {
        Path place = folder.lane(number);
        lanes.set(number, source.open(number, place, RollCycleOf.config(config), clock));
      }
      return lanes.get(number);
    }
  }

  /**
   * A reader of a lane that has been made.
   *
   * @throws DamagedFileException if the lane's files are not as they were written
   */
  LaneReader reader(int number) {
    checkReadable(number);
    return open(number).reader(file());
  }

  private void checkReadable(int number) {
    if (!readable[number]) {
      LaneCheck.withoutGate(folder.lane(number), number, RollCycleOf.config(config), file());
      readable[number] = true;
    }
  }

  /** Where a group's message should be, there is another. */
  DamagedFileException misplaced(StoredMessage found, long id) {
    return new DamagedFileException(
        folder.lane(found.lane), "it has message " + found.id + " where " + id + " was");
  }

  /** Where a group goes on, messages are missing. */
  DamagedFileException misplaced(StoredMessage found, long taken, long before) {
    return new DamagedFileException(
        folder.lane(found.lane),
        "behind the first "
            + taken
            + " messages, which a group has taken, it goes on with number "
            + (before + 1));
  }

  /** A lane that has been made, for who tidies up. */
  Lane existing(int number) {
    return open(number);
  }

  /**
   * Deletes a roll file that nobody needs. Under the gate of its lane it is only renamed, which is
   * done at once and which no appender sees half done; {@link #sweep} does the rest for the dead.
   */
  void remove(int number, Path rollFile) {
    OwnerLock gate = lockGateOf(number);
    try {
      Files.move(rollFile, rollFile.resolveSibling(rollFile.getFileName() + GONE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      gate.unlock();
    }
    sweep(number);
  }

  /** Deletes what was renamed to be deleted, also by somebody who was killed before he did. */
  void sweep(int number) {
    List<String> names = QueueFolder.names(folder.lane(number), GONE);
    if (names.isEmpty()) {
      return;
    }
    OwnerLock gate = lockGateOf(number);
    try {
      existing(number).queue().refreshDirectoryListing(); // for all processes: it is a mapped file
    } finally {
      gate.unlock();
    }
    try {
      for (String name : names) {
        Files.deleteIfExists(folder.lane(number).resolve(name + GONE));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OwnerLock lockGateOf(int number) {
    AppendFile file = file();
    if (number != Lanes.ASIDE) {
      lockGate(file, admission);
      return file.gate();
    }
    lockAsideGate(file);
    return file.asideGate();
  }

  private void lockAsideGate(AppendFile file) {
    OwnerLock gate = file.asideGate();
    if (gate.lock() == Taken.FROM_THE_DEAD && file.isMade(Lanes.ASIDE)) {
      try {
        open(Lanes.ASIDE).freeOfTheDead();
      } catch (RuntimeException | Error e) {
        gate.leaveUnrepaired();
        gate.unlock();
        throw e;
      }
    }
  }

  FreeSpace space() {
    return space;
  }

  /** Forgets all it has open; what is used next is opened anew. */
  synchronized void reopen() {
    close();
    file = null;
  }

  @Override
  public void close() {
    synchronized (oldest) {
      oldest.close();
    }
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
