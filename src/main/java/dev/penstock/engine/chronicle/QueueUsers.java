package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which other processes use a queue, whatever state its files are in. */
final class QueueUsers {
  private QueueUsers() {}

  /** Pids of live processes that have the queue's files mapped, hold its locks, or are members. */
  static Set<Long> of(QueueFolder folder, Surroundings surroundings) {
    Set<Long> pids = new TreeSet<>();
    pids.addAll(FileUsers.of(folder.path()));
    Liveness liveness = surroundings.liveness();
    try {
      if (Files.exists(folder.appendLock())) {
        AppendFile file = new AppendFile(folder.appendLock(), liveness, surroundings.around());
        for (OwnerLock lock :
            List.of(file.gate(), file.asideGate(), file.syncGate(), file.tidyGate())) {
          add(lock.owner(), liveness, pids);
        }
      }
    } catch (DamagedFileException e) {
      // Then who has it mapped is all that is known of its users.
    }
    for (String name : folder.groupNames()) {
      inGroup(folder.group(name), surroundings, pids);
    }
    pids.remove(ProcessIdentity.current().pid());
    return pids;
  }

  private static void inGroup(Path path, Surroundings surroundings, Set<Long> pids) {
    try {
      GroupFile file = new GroupFile(path, surroundings.liveness(), surroundings.around());
      add(file.lockWord().owner(), surroundings.liveness(), pids);
      for (int hand = 0; hand < Hands.MOST; hand++) {
        add(file.hands().owner(hand), surroundings.liveness(), pids);
      }
    } catch (DamagedFileException e) {
      // Then who has it mapped is all that is known of its users.
    }
  }

  private static void add(long owner, Liveness liveness, Set<Long> pids) {
    if (owner != 0 && liveness.isAlive(owner)) {
      pids.add(ProcessIdentity.pidOf(owner));
    }
  }
}
