package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Who has messages of one queue in hand and waits for room in another: a small mapped file that all
 * processes of a data directory share, so that none waits for itself over the others. Thread-safe.
 *
 * <pre>
 *  byte   64  lock       (OwnerLock) all below is changed and read under it
 *        128  entry 0    32 bytes each:
 *              0 owner   stamp of the process whose thread waits, 0 if the entry is free
 *              8 holds   hash of the name of the queue it has messages of
 *             16 awaits  hash of the name of the queue it waits for room in
 *        160  entry 1
 *         …
 * </pre>
 *
 * <p>An entry's owner is stored last, and taken out first, so that whoever is killed in between
 * leaves a free entry; what a dead owner left is passed over and used again. There is nothing in
 * the file that anybody needs who does not wait.
 */
final class WaitGraph {
  /** No queue can have this name. */
  static final String FILE = "_waiting";

  static final int ENTRIES = 1024;

  private static final int LOCK = 64;
  private static final int FIRST = 128;
  private static final int BYTES = 32;
  private static final int OWNER = 0;
  private static final int HOLDS = 8;
  private static final int AWAITS = 16;
  private static final long FREE = 0;
  private static final Layout LAYOUT = new Layout("PENWAITS", 1, FIRST + ENTRIES * BYTES);

  private final Region words;
  private final OwnerLock lock;
  private final Liveness liveness;

  private WaitGraph(Region words, Liveness liveness) {
    this.words = words;
    this.lock = new OwnerLock(words, LOCK, liveness);
    this.liveness = liveness;
  }

  /**
   * The one of all queues in a folder.
   *
   * @throws PenstockException if its file cannot be used
   */
  static WaitGraph in(Path queues, Liveness liveness, UnaryOperator<Region> around) {
    try {
      MappedRegion mapped = MappedRegion.open(queues.resolve(FILE), LAYOUT);
      return new WaitGraph(around.apply(mapped), liveness);
    } catch (DamagedFileException e) {
      throw new PenstockException(
          e.sentence() + "; delete it: it only says who waits for room in a queue", e);
    }
  }

  /** How a queue is called in here. */
  static long idOf(String queue) {
    return Fnv.hash(queue);
  }

  /** What one thread has said about itself. Used by that thread. */
  static final class Waiter {
    private final List<Integer> entries = new ArrayList<>();
  }

  /**
   * Says that a thread which has messages of some queues in hand would wait for room in another,
   * and whether it would wait for itself then: a thread that has messages of the other queue waits
   * in turn, directly or over further ones, for what this one has in hand. Of two that ask at once,
   * the later one sees the earlier.
   *
   * <p>What is said holds until the next call, or until {@link #withdraw}. Where all entries are
   * taken, nobody would see who waits, so the answer is yes.
   */
  boolean isCircle(Waiter waiter, Set<Long> held, long awaited) {
    lock.lock(); // a dead owner leaves nothing to repair
    try {
      free(waiter);
      for (long queue : held) {
        int entry = freeEntry();
        if (entry < 0) {
          free(waiter);
          return true;
        }
        waiter.entries.add(entry);
        words.setOrdered(at(entry) + OWNER, FREE); // of a dead one, whose words are overwritten
        words.setOrdered(at(entry) + HOLDS, queue);
        words.setOrdered(at(entry) + AWAITS, awaited);
        words.setOrdered(at(entry) + OWNER, liveness.me());
      }
      return leadsTo(held, awaited);
    } finally {
      lock.unlock();
    }
  }

  /** The thread does not wait any more. */
  void withdraw(Waiter waiter) {
    if (waiter.entries.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      free(waiter);
    } finally {
      lock.unlock();
    }
  }

  private void free(Waiter waiter) {
    waiter.entries.forEach(entry -> words.setOrdered(at(entry) + OWNER, FREE));
    waiter.entries.clear();
  }

  /** One that is free, or else one of a dead process, or -1. */
  private int freeEntry() {
    for (int entry = 0; entry < ENTRIES; entry++) {
      if (owner(entry) == FREE) {
        return entry;
      }
    }
    for (int entry = 0; entry < ENTRIES; entry++) {
      if (!liveness.isAlive(owner(entry))) {
        return entry;
      }
    }
    return -1;
  }

  /** Whether the wait for one queue is, over all that wait, a wait for one of those. */
  private boolean leadsTo(Set<Long> ends, long start) {
    Set<Long> reached = new HashSet<>(Set.of(start));
    int before;
    do {
      before = reached.size();
      for (int entry = 0; entry < ENTRIES; entry++) {
        long awaited = words.get(at(entry) + AWAITS);
        if (owner(entry) != FREE
            && reached.contains(words.get(at(entry) + HOLDS))
            && !reached.contains(awaited)
            && liveness.isAlive(owner(entry))) {
          if (ends.contains(awaited)) {
            return true;
          }
          reached.add(awaited);
        }
      }
    } while (reached.size() > before);
    return false;
  }

  private long owner(int entry) {
    return words.get(at(entry) + OWNER);
  }

  private static int at(int entry) {
    return FIRST + entry * BYTES;
  }
}
