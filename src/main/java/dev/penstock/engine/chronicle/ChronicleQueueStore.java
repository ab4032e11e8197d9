package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.MemberOptions;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One queue: its log, its groups, and who sends and consumes in this process. */
final class ChronicleQueueStore implements QueueStore {
  private final QueueFolder folder;
  private final QueueConfig config;
  private final Surroundings surroundings;
  private final QueueLog log;
  private final Groups groups;
  private final Heartbeat heartbeat;
  private final Admission admission;
  private final Room room;

  /** Null where a group need not survive a power failure. */
  private final Checkpoints checkpoints;

  private final Tidying tidying;
  private final Housekeeping housekeeping;
  private final Single single = new Single();

  /** Whether a sender may have to wait: for room, or for the disk. */
  private final boolean mayWait;

  private final Set<ChronicleGroupMember> members = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  ChronicleQueueStore(Path queues, String name, QueueConfig config, Surroundings surroundings) {
    this.config = config;
    this.mayWait = config.capacity().isPresent() || config.durability() == Durability.DISK;
    this.surroundings = surroundings;
    folder = QueueFolder.create(queues, name);
    log = new QueueLog(folder, config, surroundings);
    groups = new Groups(folder, log, surroundings);
    heartbeat = new Heartbeat(surroundings.clock());
    admission = new Admission(config, log, groups, surroundings);
    room = new Room(folder, config, log, admission, surroundings);
    log.begin(admission);
    openIfSound();
    checkpoints =
        config.durability() == Durability.DISK ? new Checkpoints(groups, log, surroundings) : null;
    tidying = new Tidying(config, log, groups, surroundings, () -> closed);
    housekeeping =
        new Housekeeping(
            name,
            List.of(
                new Housekeeping.Chore(
                    "tidying up", Tidying.period(config), tidying::runIfDue, tidying::isOverdue)));
  }

  /** Sets right what a power failure left, which is no damage yet. */
  private void openIfSound() {
    try {
      log.file();
    } catch (PenstockException e) {
      // Whoever uses the queue is told; it must be possible to verify and to repair it.
    } catch (RuntimeException | Error e) {
      log.close(); // nobody will ever be able to
      throw e;
    }
  }

  @Override
  public long append(byte[] body, SendOptions options) {
    if (mayWait) {
      return appendAll(List.of(body), options);
    }
    synchronized (single) { // nobody waits inside, and a message costs no garbage
      single.body = body;
      try {
        return appendAll(single, options);
      } finally {
        single.body = null;
      }
    }
  }

  /** A list of one message, used again for the next. */
  private static final class Single extends AbstractList<byte[]> {
    private byte[] body;

    @Override
    public byte[] get(int index) {
      return body;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  @Override
  public long appendAll(List<byte[]> bodies, SendOptions options) {
    log.file().requireWritable();
    housekeeping.begin();
    long id = log.append(bodies, options, admission);
    if (id == Admission.FULL) {
      id = room.await(guard -> log.append(bodies, options, guard));
    }
    if (id == DUPLICATE) {
      log.awaitCommit(); // whoever sent it may still wait for the disk, or have been killed
    }
    return id;
  }

  /** Waits for room for all of them, as {@link #append} would, and refuses where it would. */
  void awaitRoom(List<byte[]> bodies) {
    if (config.capacity().isPresent() && !log.isAdmitted(bodies, admission)) {
      room.await(guard -> log.isAdmitted(bodies, guard) ? 0 : Admission.FULL);
    }
  }

  @Override
  public void endWaits() {
    room.endWaits();
  }

  /** Sends a message with an acknowledgement that was made: nothing can refuse it any more. */
  void forward(byte[] body, SendOptions options, Origin origin) {
    log.append(List.of(body), options, admission.always(), origin);
  }

  @Override
  public GroupMember join(String group, StartFrom from, MemberOptions options) {
    log.file().requireWritable();
    housekeeping.begin();
    Group joined = make(group, from);
    ChronicleGroupMember member =
        new ChronicleGroupMember(joined, options, surroundings, heartbeat, this::left);
    member.openReaders();
    members.add(member);
    surroundings.members().add(member);
    heartbeat.add(member);
    return member;
  }

  private void left(ChronicleGroupMember member) {
    members.remove(member);
    surroundings.members().remove(member);
    if (closed) {
      log.close(); // of which it may have used something once more, to give back what it had
    }
  }

  /** For tests. */
  Checkpoints checkpoints() {
    return checkpoints;
  }

  private Group make(String name, StartFrom from) {
    log.file().requireWritable();
    Group group = groups.make(name, from);
    if (checkpoints != null) {
      checkpoints.start(group);
    }
    return group;
  }

  @Override
  public QueueFacts facts() {
    List<QueueFacts.Group> facts =
        groups.all().stream()
            .map(
                group ->
                    GroupFacts.read(group.file(), log.file(), surroundings.liveness())
                        .named(group.name()))
            .toList();
    long kept = log.kept(); // before all there are, of which it is a part
    return new QueueFacts(folder.name(), log.file().nextId(), kept, facts);
  }

  @Override
  public MessageReader read() {
    return new ChronicleMessageReader(log);
  }

  @Override
  public boolean createGroup(String group, StartFrom from) {
    log.file().requireWritable();
    boolean made = groups.create(group, from);
    group(group); // which sees to it that it is saved, if it is to be
    return made;
  }

  @Override
  public Optional<GroupAdmin> group(String group) {
    Optional<Group> found = groups.find(group);
    if (checkpoints != null && !log.file().isReadOnly()) {
      found.ifPresent(checkpoints::start); // what an operator does survives as well
    }
    return found.map(ChronicleGroupAdmin::new);
  }

  @Override
  public void wakeConsumers() {
    log.file().tellConsumers();
  }

  @Override
  public void noticeDeaths() {
    log.file().noticeDeaths();
  }

  @Override
  public boolean verify(boolean repair, Consumer<String> findings) {
    if (!repair) {
      return new QueueCheck(folder, config, surroundings, findings).run();
    }
    if (!members.isEmpty()) {
      throw new InvalidInputException(
          "the queue "
              + folder.name()
              + " has consumers in this process; close them, then repair it");
    }
    admission.reopen();
    log.reopen();
    groups.reopen();
    return new QueueRepair(folder, config, surroundings, findings).run();
  }

  /** Deletes at once what the queue no longer needs, as happens by itself from time to time. */
  void tidyNow() {
    tidying.runNow();
  }

  QueueLog log() {
    return log;
  }

  Groups groups() {
    return groups;
  }

  @Override
  public void close() {
    closed = true;
    room.endWaits();
    members.forEach(surroundings.members()::remove);
    housekeeping.close();
    heartbeat.close();
    try {
      if (checkpoints != null) {
        checkpoints.close();
      }
    } finally {
      admission.close();
      log.close();
    }
  }
}
