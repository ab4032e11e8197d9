package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Which other processes use a queue, whatever state its files are in. */
final class QueueUsers {
  private static final Path PROC = Path.of("/proc");

  private QueueUsers() {}

  /** Pids of live processes that have the queue's files mapped, hold its locks, or are members. */
  static Set<Long> of(QueueFolder folder, Surroundings surroundings) {
    Set<Long> pids = new TreeSet<>();
    mapped(folder, pids);
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

  /** On Linux; the processes of other users are seen by root only. */
  private static void mapped(QueueFolder folder, Set<Long> pids) {
    if (!Files.isReadable(PROC.resolve("self/maps"))) {
      return;
    }
    try (Stream<Path> processes = Files.list(PROC)) {
      String within = folder.path().toRealPath() + "/";
      processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> maps(process, within))
          .forEach(process -> pids.add(Long.valueOf(process.getFileName().toString())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean maps(Path process, String within) {
    try {
      return Files.readString(process.resolve("maps"), StandardCharsets.ISO_8859_1)
          .contains(
              " "
                  + new String(
                      within.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return false; // it ended meanwhile, or is another user's
    }
  }
}
