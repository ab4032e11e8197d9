package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FileModes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.function.Consumer;

/**
 * Saves what can be saved of a damaged queue that nobody uses. What is to take the place of damaged
 * files is prepared in a folder beside them and forced to the disk. Renaming that folder is the
 * moment from which the repair holds: killed before, nothing has changed; killed after, the next
 * repair puts the rest in place. Used by one thread at a time.
 */
final class QueueRepair {
  private final QueueFolder folder;
  private final QueueConfig config;
  private final Surroundings surroundings;
  private final Consumer<String> says;

  QueueRepair(
      QueueFolder folder, QueueConfig config, Surroundings surroundings, Consumer<String> says) {
    this.folder = folder;
    this.config = config;
    this.surroundings = surroundings;
    this.says = says;
  }

  /**
   * Repairs what is damaged.
   *
   * @return whether all is well now
   * @throws InvalidInputException if another process uses the queue
   */
  boolean run() {
    try {
      RepairLock lock = RepairLock.take(folder.path(), "queue " + folder.name());
      boolean sound;
      try {
        sound = repair(new RepairSwap(folder));
      } finally {
        lock.close();
      }
      return sound;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean repair(RepairSwap swap) throws IOException {
    if (Files.exists(folder.repaired())) {
      refuseInUse();
      swap.complete(says);
    }
    swap.discard(); // of a repair that was killed before anything changed
    QueueCheck check = check(says);
    if (check.run()) {
      return true;
    }
    if (!check.isRepairable()) {
      return false;
    }
    prepare(check, swap);
    swap.complete(says);
    return check(says).run();
  }

  private QueueCheck check(Consumer<String> findings) {
    return new QueueCheck(folder, config, surroundings, findings);
  }

  private void prepare(QueueCheck check, RepairSwap swap) throws IOException {
    FileModes.createFolder(folder.repairing()); // from now on nobody opens the queue
    boolean prepared = false;
    try {
      refuseInUse();
      write(check);
      swap.commit(surroundings.clock().wallMillis());
      prepared = true;
    } finally {
      if (!prepared) {
        swap.discard();
      }
    }
  }

  private void refuseInUse() {
    FileUsers.refuse("queue " + folder.name(), QueueUsers.of(folder, surroundings));
  }

  private void write(QueueCheck check) {
    AsideCatalog aside = new AsideCatalog();
    try (RepairedLanes lanes =
        new RepairedLanes(folder, config, surroundings, check.rescan(aside))) {
      for (int lane = 0; lane < Lanes.ALL; lane++) {
        if (lanes.wasDamaged(lane)) {
          says.accept(lanes.rewrite(lane) + " messages of " + folder.lane(lane) + " were saved");
        }
      }
      boolean recount = lanes.isAnyRewritten() || !check.isCounted();
      if (recount) {
        lanes.count(
            folder.repairing().resolve(QueueFolder.APPEND_LOCK), check.nextId(), check::firstKept);
        says.accept("the messages of the queue " + folder.name() + " were counted anew");
      } else {
        lanes.counted(folder.appendLock());
      }
      FileModes.createFolder(folder.repairing().resolve(QueueFolder.GROUPS));
      for (String name : folder.groupNames()) {
        boolean wanted = !check.isSound(name) || lanes.isAnyRewritten() && check.isThere(name);
        if (wanted) {
          rebuild(name, check.isSound(name), lanes, aside);
        }
      }
    }
  }

  private void rebuild(String name, boolean sound, RepairedLanes lanes, AsideCatalog aside) {
    GroupFile old = null;
    try {
      old = new GroupFile(folder.group(name), surroundings.liveness(), surroundings.around());
    } catch (DamagedFileException e) {
      // Nothing of it is readable, which what is said of the new one tells.
    }
    GroupFile file =
        new GroupFile(
            folder.repairing().resolve(QueueFolder.GROUPS).resolve(name + QueueFolder.GROUP_SUFFIX),
            surroundings.liveness(),
            surroundings.around());
    new GroupRebuild(name, old, sound, lanes, aside, file, surroundings.clock().wallMillis(), says)
        .write();
  }
}
