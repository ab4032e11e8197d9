package dev.penstock.engine.chronicle;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All consumers of this process: who sends asks here for what it has in hand meanwhile.
 * Thread-safe.
 */
final class Members {
  private final Set<ChronicleGroupMember> all = ConcurrentHashMap.newKeySet();

  void add(ChronicleGroupMember member) {
    all.add(member);
  }

  void remove(ChronicleGroupMember member) {
    all.remove(member);
  }

  /**
   * The queues in this folder, as {@link WaitGraph#idOf} calls them, of which the thread has
   * messages in hand.
   */
  Set<Long> heldBy(Thread thread, Path queues) {
    return queues(queues, member -> member.isUsedBy(thread) && member.holdsSomething());
  }

  /** The queues in this folder that any thread of this process consumes from. */
  Set<Long> consumed(Path queues) {
    return queues(queues, member -> true);
  }

  private Set<Long> queues(Path queues, Predicate<ChronicleGroupMember> which) {
    return all.stream()
        .filter(member -> member.queue().path().getParent().equals(queues))
        .filter(which)
        .map(member -> WaitGraph.idOf(member.queue().name()))
        .collect(Collectors.toSet());
  }
}
