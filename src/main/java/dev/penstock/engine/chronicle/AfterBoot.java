package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Durability;
import dev.penstock.memory.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the first process does that opens a queue after the machine was started anew, before anybody
 * uses it: there may have been a power failure, after which mapped files hold some pages of what
 * was stored in them last and others not. Under the append gate; killed in here, the next one does
 * it all again.
 */
final class AfterBoot {
  private final QueueLog log;
  private final QueueConfig config;
  private final Surroundings surroundings;

  AfterBoot(QueueLog log, QueueConfig config, Surroundings surroundings) {
    this.log = log;
    this.config = config;
    this.surroundings = surroundings;
  }

  /** Cuts off what lies behind the whole messages of each lane. Before any lane is opened. */
  void repairLanes() {
    AppendFile file = log.file();
    for (int number = 0; number < Lanes.ALL; number++) {
      if (config.durability() == Durability.DISK && file.isMade(number)) {
        Path folder = log.folder().lane(number);
        new LaneRepair(number, folder, log.folder().drafts(), RollCycleOf.lane(folder, config))
            .repair(file.forcedCycle(number), file.forcedCount(number));
      }
    }
  }

  /** Counts what the lanes hold, whatever was counted before. */
  void recount() {
    AppendFile file = log.file();
    for (int number = 0; number < Lanes.SENT; number++) {
      if (file.isMade(number)) {
        Lane lane = log.existing(number);
        lane.freeOfTheDead();
        try (LaneReader reader = lane.reader(file)) {
          recount(lane, reader.last());
        }
        file.forced(number, file.count(number), file.cycle(number));
      }
    }
    if (file.isMade(Lanes.ASIDE)) {
      log.existing(Lanes.ASIDE).freeOfTheDead(); // and what was deleted of it is made anew
    }
  }

  private void recount(Lane lane, StoredMessage last) {
    AppendFile file = log.file();
    if (last == null && config.durability() == Durability.DISK) {
      // None is left of those that were on the disk, or there was none.
      long count = file.forcedCount(lane.number());
      file.sent(lane.number(), count, file.bytes(lane.number()), file.nextId(), file.lastSent());
    } else if (last != null && last.damage == null) {
      file.cycle(lane.number(), lane.cycle(last.index));
      file.sent(
          lane.number(),
          last.countWith,
          last.bytesWith,
          Math.max(file.nextId(), last.id + 1),
          Math.max(file.lastSent(), last.sentAt));
    }
  }

  /** Makes each group anew as it was saved; one that never was begins with the oldest message. */
  void restoreGroups() {
    if (config.durability() != Durability.DISK) {
      moveBack();
      return;
    }
    QueueFolder folder = log.folder();
    Set<String> names = new TreeSet<>(folder.groupNames());
    names.addAll(folder.savedNames());
    try (LaneReaders readers = new LaneReaders(log)) {
      for (String name : names) {
        restore(name, folder, readers);
      }
      Disk.forceFolder(folder.groups());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A group that is ahead of its log would leave out what is sent next. */
  private void moveBack() {
    for (String name : log.folder().groupNames()) {
      GroupFile file =
          new GroupFile(log.folder().group(name), surroundings.liveness(), surroundings.around());
      file.lock();
      try (LaneReaders readers = new LaneReaders(log)) {
        for (int lane = 0; lane < Lanes.SENT; lane++) {
          StoredMessage last = log.file().isMade(lane) ? readers.lane(lane).last() : null;
          if (last != null && last.damage == null && file.index(lane) > last.index) {
            file.advance(last);
            file.commit();
          }
        }
      } finally {
        file.unlock();
      }
    }
  }

  private void restore(String name, QueueFolder folder, LaneReaders readers) throws IOException {
    Path group = folder.group(name);
    Path saved = folder.saved(name);
    if (!Files.exists(saved)) {
      Files.move(group, folder.lost(name), StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    Path draft = folder.draft(name);
    Files.deleteIfExists(draft);
    GroupFile file = new GroupFile(draft, surroundings.liveness(), surroundings.around());
    file.lock();
    try {
      GroupSnapshot.read(Files.readAllBytes(saved), saved.toString()).restore(file, readers);
    } finally {
      file.unlock();
    }
    if (Files.exists(group)) {
      Files.move(group, folder.lost(name), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(draft, group);
  }
}
