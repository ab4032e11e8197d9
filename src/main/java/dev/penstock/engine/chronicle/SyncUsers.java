package dev.penstock.engine.chronicle;

import dev.penstock.fault.PenstockException;
import dev.penstock.memory.Liveness;
import dev.penstock.memory.Liveness.Watch;
import dev.penstock.memory.Region;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The processes that make steps in a {@link SyncFile}, and the watch that those keep who sleep
 * there, all threads of a process together. Thread-safe.
 *
 * <pre>
 *  about    entries  how often a process was entered
 *       8   used     how many of the users' words, from the first, were ever in use
 *      16   mute     a process that found that it cannot wake others, 0 if none did
 *  users    the stamps of the processes, 0 where a word is free
 * </pre>
 *
 * <p>A process is entered under the guard, and stays until it has ended. Whoever finds that it has
 * rings, and only then sets its word to 0: so who begins to sleep finds a user, or hears of its
 * end.
 */
final class SyncUsers {
  /** So many processes at once. */
  private static final int MOST = 2048;

  /** How long the users' words are. */
  static final int BYTES = MOST * Long.BYTES;

  private final Region region;
  private final int entries;
  private final int used;
  private final int mute;
  private final int first;
  private final Liveness liveness;
  private final Runnable ring;

  private final Map<Long, Watch> watched = new HashMap<>();
  private int sleepers;
  private long watchedEntries;

  /**
   * @param about byte offset of three words
   * @param first byte offset of the users
   * @param ring has all who sleep look again, in all processes
   */
  SyncUsers(Region region, int about, int first, Liveness liveness, Runnable ring) {
    this.region = region;
    this.entries = about;
    this.used = about + 8;
    this.mute = about + 16;
    this.first = first;
    this.liveness = liveness;
    this.ring = ring;
  }

  /**
   * Sets the words of the dead free where a new user may need one. Takes a look at the system for
   * each user, so this is not under the guard, and only when their number has doubled.
   */
  void forgetTheDeadIfCrowded() {
    int count = (int) region.get(used);
    if (Integer.bitCount(count) == 1 && free(count) == count) {
      for (int user = 0; user < count; user++) {
        long process = region.get(at(user));
        if (process != 0 && !liveness.isAlive(process)) {
          forget(at(user), process);
        }
      }
    }
  }

  /** Enters this process, if it is not there. Under the guard; not undone with the step. */
  void enter() {
    int count = (int) region.get(used);
    long me = liveness.me();
    for (int user = 0; user < count; user++) {
      if (region.get(at(user)) == me) {
        return; // entered from another opening, which may not have come to ring
      }
    }
    int user = free(count);
    if (user == MOST) {
      throw new PenstockException(
          MOST + " processes use " + region.file() + ", which is the most there can be; end some");
    }
    if (user == count) {
      region.setOrdered(used, count + 1);
    }
    region.setOrdered(at(user), me);
    region.setOrdered(entries, region.get(entries) + 1);
  }

  /** The first free word, or the one behind those that were ever in use. */
  private int free(int count) {
    int user = 0;
    while (user < count && region.get(at(user)) != 0) {
      user++;
    }
    return user;
  }

  /** This process cannot wake those who sleep: who begins to sleep from now on looks. */
  void cannotWake() {
    region.set(mute, liveness.me());
  }

  /** One more thread of this process is to sleep. */
  synchronized void beginWatch() {
    sleepers++;
  }

  /** It is up. With the last one the watch ends. */
  synchronized void endWatch() {
    sleepers--;
    if (sleepers == 0) {
      watched.values().forEach(Watch::close);
      watched.clear();
      watchedEntries = 0;
    }
  }

  /**
   * Watches those users that are not watched yet. Who has ended meanwhile, even before this, rings.
   *
   * @return false if this is not enough to hear of all, so that one has to look
   */
  synchronized boolean areWatched() {
    long found = region.get(entries);
    if (found != watchedEntries && watchAll()) {
      watchedEntries = found;
    }
    long process = region.get(mute);
    return found == watchedEntries && (process == 0 || !liveness.isAlive(process));
  }

  private boolean watchAll() {
    Set<Long> found = new HashSet<>();
    int count = (int) region.get(used);
    for (int user = 0; user < count; user++) {
      int at = at(user);
      long process = region.get(at);
      if (process != 0
          && process != liveness.me()
          && found.add(process)
          && !isWatched(at, process)) {
        return false;
      }
    }
    watched.keySet().retainAll(found); // the others have ended, and need not be called off
    return true;
  }

  private boolean isWatched(int at, long process) {
    if (!watched.containsKey(process)) {
      liveness
          .watch(process, () -> forget(at, process))
          .ifPresent(watch -> watched.put(process, watch));
    }
    return watched.containsKey(process);
  }

  /** A process has ended. If another one was first, it has rung. */
  private void forget(int at, long process) {
    if (region.get(at) == process) {
      ring.run();
      region.compareAndSet(at, process, 0);
    }
  }

  private int at(int user) {
    return first + user * Long.BYTES;
  }
}
