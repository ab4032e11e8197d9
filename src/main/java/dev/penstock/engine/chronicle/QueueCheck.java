package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.RollCycle;

/**
 * Looks at every file of a queue, and changes none. Others may use the queue meanwhile: what groups
 * know is noted first, then how much was sent, and then all is looked up in the lanes, which by
 * then have at least that. Used by one thread at a time.
 */
final class QueueCheck {
  private static final Set<String> FILES =
      Set.of(
          QueueFolder.APPEND_LOCK,
          QueueFolder.SENT_IDS,
          QueueFolder.DRAFTS,
          "queue.yaml",
          QueueFolder.GROUPS,
          RepairLock.FILE);

  /** Drafts of files that are being made, and what earlier repairs kept. */
  private static final Pattern ALSO =
      Pattern.compile(".+\\.new|" + Damaged.PREFIX + ".+|repairing|repaired");

  private static final int TRIES = 20_000;
  private static final long NAP_NANOS = 100_000;

  private final QueueFolder folder;
  private final Surroundings surroundings;
  private final QueueConfig config;
  private final Consumer<String> findings;
  private final List<GroupCheck> groups = new ArrayList<>();
  private final LaneScan[] lanes = new LaneScan[Lanes.ALL];
  private final long[] sent = new long[Lanes.ALL];
  private final long[] bytes = new long[Lanes.ALL];
  private AppendFile sends;
  private final boolean[] made = new boolean[Lanes.ALL];
  private long nextId = Long.MAX_VALUE;
  private boolean counted;
  private boolean damaged;
  private boolean well = true;

  QueueCheck(
      QueueFolder folder,
      QueueConfig config,
      Surroundings surroundings,
      Consumer<String> findings) {
    this.folder = folder;
    this.surroundings = surroundings;
    this.config = config;
    this.findings = findings;
  }

  /** Whether all is well. */
  boolean run() {
    if (Files.exists(folder.repairing()) || Files.exists(folder.repaired())) {
      found("the repair of the queue " + folder.name() + " goes on, or was cut short");
    }
    lookAtGroups();
    counted = lookAtCounts();
    lookAtLanes();
    for (GroupCheck group : groups) {
      group.compare(lanes, this::firstKept, this::found);
    }
    damaged = !well;
    lookForLeftovers();
    return well;
  }

  private void found(String finding) {
    well = false;
    findings.accept(finding);
  }

  private void lookAtGroups() {
    for (String name : folder.groupNames()) {
      try {
        GroupFile file =
            new GroupFile(folder.group(name), surroundings.liveness(), surroundings.around());
        GroupCheck group = GroupCheck.look(name, file, this::found);
        if (group != null) {
          groups.add(group);
        }
      } catch (DamagedFileException e) {
        found(e.sentence());
      }
    }
  }

  /** Returns whether the counts can be believed. */
  private boolean lookAtCounts() {
    if (!Files.exists(folder.appendLock())) {
      boolean empty = groups.isEmpty();
      for (int lane = 0; lane < Lanes.ALL; lane++) {
        empty &= folder.logs(lane).isEmpty();
      }
      if (!empty) {
        found("the file " + folder.appendLock() + " is missing");
      }
      return false;
    }
    try {
      sends = new AppendFile(folder.appendLock(), surroundings.liveness(), surroundings.around());
      return counts(sends);
    } catch (DamagedFileException e) {
      found(e.sentence());
      return false;
    }
  }

  /** Reads the counts at a moment when nobody changes them, without keeping anybody from it. */
  private boolean counts(AppendFile file) {
    OwnerLock gate = file.gate();
    for (int i = 0; i < TRIES; i++) {
      long owner = gate.owner();
      long next = file.nextId();
      boolean sound = file.isSound();
      read(file);
      // What the dead left half done is set right by the next sender.
      boolean left = owner != 0 && gate.isHeldByTheDead();
      if (left || owner == 0 && gate.owner() == 0 && file.nextId() == next) {
        if (!left && !sound) {
          found("the file " + folder.appendLock() + " is damaged: its checksum is wrong");
        }
        return left || sound;
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
    found(
        "the file "
            + folder.appendLock()
            + " could not be checked, since the process "
            + ProcessIdentity.pidOf(gate.owner())
            + " is sending and does not come to an end");
    return false;
  }

  private void read(AppendFile file) {
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      sent[lane] = file.count(lane);
      bytes[lane] = file.bytes(lane);
      made[lane] = file.isMade(lane);
    }
    nextId = file.nextId();
  }

  private void lookAtLanes() {
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      Path path = folder.lane(lane);
      if (counted && !made[lane] && !folder.logs(lane).isEmpty() && !isMadeNow(lane)) {
        found(
            "the file "
                + folder.appendLock()
                + " is damaged: it does not know of the messages in "
                + path);
        counted = false;
      }
      if (folder.logs(lane).isEmpty() && sent[lane] == 0) {
        continue; // nothing was ever sent to it
      }
      boolean sound = lookAtLane(lane);
      if (counted && sound) {
        compare(lane, lanes[lane]);
      }
    }
  }

  /**
   * What seems wrong is believed when it is seen again: where others begin files and messages
   * meanwhile, what is half there at one look is whole at the next.
   *
   * @return whether the last look saw nothing wrong, so that what it counted can be compared
   */
  private boolean lookAtLane(int lane) {
    List<String> wrong = new ArrayList<>();
    lanes[lane] = scan(lane, wrong::add, document -> {});
    if (!wrong.isEmpty()) {
      List<String> again = new ArrayList<>();
      lanes[lane] = scan(lane, again::add, document -> {});
      wrong.retainAll(again);
    }
    wrong.forEach(this::found);
    return !lanes[lane].isDamaged();
  }

  private LaneScan scan(int lane, Consumer<String> wrong, LaneScan.Documents documents) {
    Path path = folder.lane(lane);
    RollCycle roll = RollCycleOf.lane(path, config);
    LaneScan scan = new LaneScan(path, lane, roll, wrong, documents);
    scan.scan(() -> firstKept(lane), counted ? sent[lane] : -1);
    return scan;
  }

  /** A log is begun only after the lane was marked as made. */
  private boolean isMadeNow(int lane) {
    return new AppendFile(folder.appendLock(), surroundings.liveness(), surroundings.around())
        .isMade(lane);
  }

  private void compare(int lane, LaneScan scan) {
    boolean all = lane == Lanes.ASIDE || scan.count() != sent[lane];
    if (!all && scan.bytes() != bytes[lane]) {
      counted = false;
      found(
          folder.lane(lane)
              + ": it has "
              + scan.bytes()
              + " bytes of messages, and "
              + bytes[lane]
              + " were counted");
    }
    if (!all && scan.nextId() > nextId) {
      counted = false;
      found(
          "the file "
              + folder.appendLock()
              + " is damaged: the next id is "
              + nextId
              + ", and "
              + folder.lane(lane)
              + " has message "
              + (scan.nextId() - 1));
    }
  }

  /** Whether anything is damaged that a repair can put right; not so what nobody knows. */
  boolean isRepairable() {
    return damaged;
  }

  /** Whether the counts were found sound; then also the lanes go with them. */
  boolean isCounted() {
    return counted;
  }

  /** Whether the group's file is as it was written. */
  boolean isSound(String group) {
    return groups.stream().anyMatch(found -> found.name().equals(group));
  }

  /** Whether the group, whose file is as it was written, has begun and was not deleted. */
  boolean isThere(String group) {
    return groups.stream().anyMatch(found -> found.name().equals(group) && found.isThere());
  }

  long nextId() {
    return counted ? nextId : 0;
  }

  /** Index of the lane's first message that is kept: read anew, since it is raised in use. */
  long firstKept(int lane) {
    return sends == null ? LaneReader.START : sends.first(lane);
  }

  /** Reads all lanes again, now that nobody changes them; null where there is none. */
  LaneScan[] rescan(AsideCatalog aside) {
    LaneScan[] scans = new LaneScan[Lanes.ALL];
    for (int lane = 0; lane < Lanes.ALL; lane++) {
      if (lanes[lane] != null) {
        scans[lane] = scan(lane, finding -> {}, lane == Lanes.ASIDE ? aside : document -> {});
      }
    }
    return scans;
  }

  private void lookForLeftovers() {
    List<String> lanes =
        Stream.iterate(0, i -> i < Lanes.ALL, i -> i + 1).map(Lanes::name).toList();
    each(
        folder.path(),
        name -> FILES.contains(name) || lanes.contains(name) || ALSO.matcher(name).matches());
    each(
        folder.groups(),
        name ->
            name.endsWith(QueueFolder.GROUP_SUFFIX)
                || name.endsWith(QueueFolder.SAVED_SUFFIX)
                || name.endsWith(QueueFolder.LOST_SUFFIX)
                || ALSO.matcher(name).matches());
    for (String lane : lanes) {
      Path path = folder.path().resolve(lane);
      each(path, name -> isOfLane(name, RollCycleOf.lane(path, config)));
    }
  }

  private static boolean isOfLane(String name, RollCycle roll) {
    String log = QueueFolder.LOG_SUFFIX;
    return name.equals(LaneMeta.FILE)
        || name.endsWith(log + Removal.GONE)
        || name.endsWith(log)
            && RollCycleOf.cycle(name.substring(0, name.length() - log.length()), roll) >= 0;
  }

  private void each(Path path, Predicate<String> known) {
    if (!Files.isDirectory(path)) {
      return;
    }
    try (Stream<Path> entries = Files.list(path)) {
      entries
          .filter(entry -> !known.test(entry.getFileName().toString()))
          .sorted()
          .forEach(entry -> found("nobody knows what " + entry + " is"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
