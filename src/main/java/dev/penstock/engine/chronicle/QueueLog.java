package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FreeSpace;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.queue.SendOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * The messages of one queue in the order they were sent, in a log for each lane ({@link
 * OpenLanes}). Opens and closes it; others append ({@link Appending}, {@link AsideAppending}),
 * repair what the dead left ({@link Gates}) and delete ({@link Removal}) through it. Thread-safe.
 */
final class QueueLog implements AutoCloseable {
  private final QueueFolder folder;
  private final QueueConfig config;
  private final Surroundings surroundings;

  /** Null until it is opened. */
  private volatile AppendFile file;

  /** What is set right before others may use it. */
  private AppendFile opening;

  /** Knows which messages were sent before. Set before anything else is done. */
  private Admission admission;

  private final FreeSpace space;
  private final OpenLanes lanes;
  private final Gates gates;

  /** Null where what is sent need not be on the disk. */
  private final GroupCommit commit;

  private final Appending appending;
  private final AsideAppending aside;
  private final Removal removal;
  private final LaneReaders oldest = new LaneReaders(this);

  QueueLog(QueueFolder folder, QueueConfig config, Surroundings surroundings) {
    this.folder = folder;
    this.config = config;
    this.surroundings = surroundings;
    this.space = new FreeSpace(folder.path());
    this.lanes = new OpenLanes(folder, config, surroundings);
    this.gates = new Gates(lanes);
    this.commit = config.durability() == Durability.DISK ? new GroupCommit(folder, lanes) : null;
    this.appending = new Appending(config, surroundings.clock(), lanes, gates, space, commit);
    this.aside = new AsideAppending(surroundings.clock(), lanes, gates, space, commit);
    this.removal = new Removal(folder, lanes, gates);
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
    gates.onFound(guard::found);
  }

  QueueFolder folder() {
    return folder;
  }

  /**
   * Adds messages at the end, as one document. When this returns, any process sees them.
   *
   * @return the id of the first, or what the guard answered
   */
  long append(List<byte[]> bodies, SendOptions options, Appending.Guard guard) {
    return append(bodies, options, guard, null);
  }

  /** The same for messages that are sent with an acknowledgement. */
  long append(List<byte[]> bodies, SendOptions options, Appending.Guard guard, Origin origin) {
    return appending.append(file(), bodies, options, guard, origin);
  }

  /** Whether the messages would be appended now. */
  boolean isAdmitted(List<byte[]> bodies, Appending.Guard guard) {
    return appending.isAdmitted(file(), bodies, guard);
  }

  /** Whether a message of this origin is among those with this id or a later one. */
  boolean has(Origin origin, SendOptions options, long fromId) {
    int number = Lanes.of(options);
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
      commit.await(file(), file().nextId() - 1);
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
          gates.recover(file);
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
    gates.recoverFromTheDead(file());
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
    return aside.append(file(), message, death);
  }

  /** Keeps what is to be sent with an acknowledgement. Returns its index in the aside lane. */
  long appendAside(byte[] outbox) {
    return aside.append(file(), outbox);
  }

  /**
   * A reader of a lane that has been made.
   *
   * @throws DamagedFileException if the lane's files are not as they were written
   */
  LaneReader reader(int number) {
    AppendFile file = file();
    lanes.check(file, number);
    return lanes.open(number).reader(file);
  }

  /** A lane that has been made, for who tidies up. */
  Lane existing(int number) {
    return lanes.open(number);
  }

  /** Deletes a roll file that nobody needs. */
  void remove(int number, Path rollFile) {
    removal.remove(file(), number, rollFile);
  }

  /** Deletes what was to be deleted also by somebody who was killed before he did. */
  void sweep(int number) {
    removal.sweep(file(), number);
  }

  FreeSpace space() {
    return space;
  }

  /** Forgets all it has open; what is used next is opened anew. */
  void reopen() {
    appending.whileNobodyAppends(this::forget);
  }

  private synchronized void forget() {
    close();
    file = null;
  }

  @Override
  public void close() {
    synchronized (oldest) {
      oldest.close();
    }
    lanes.close();
  }
}
