package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A process that only a test knows; it lives until the test says otherwise. */
final class SomeProcess implements Liveness {
  private static final Set<Long> DEAD = ConcurrentHashMap.newKeySet();
  private static final Map<Long, List<Runnable>> WATCHED = new ConcurrentHashMap<>();
  private static long last = 1L << 60; // beyond all that real processes have

  private final long me = next();
  private final boolean told;

  SomeProcess() {
    this(true);
  }

  /**
   * @param told whether somebody tells it of the ends of others
   */
  SomeProcess(boolean told) {
    this.told = told;
  }

  private static synchronized long next() {
    return ++last;
  }

  void die() {
    List<Runnable> watching;
    synchronized (SomeProcess.class) {
      DEAD.add(me);
      watching = new ArrayList<>(WATCHED.getOrDefault(me, List.of()));
    }
    watching.forEach(Runnable::run);
  }

  /** How many have it watched. */
  int watches() {
    return WATCHED.getOrDefault(me, List.of()).size();
  }

  private static final Set<Long> STOPPED = ConcurrentHashMap.newKeySet();

  void stop() {
    STOPPED.add(me);
  }

  void goOn() {
    STOPPED.remove(me);
  }

  @Override
  public boolean isStopped(long stamp) {
    return STOPPED.contains(stamp);
  }

  @Override
  public long me() {
    return me;
  }

  @Override
  public boolean isAlive(long stamp) {
    return !DEAD.contains(stamp);
  }

  @Override
  public Optional<Watch> watch(long stamp, Runnable ended) {
    if (!told) {
      return Optional.empty();
    }
    synchronized (SomeProcess.class) {
      if (isAlive(stamp)) {
        List<Runnable> watching =
            WATCHED.computeIfAbsent(stamp, ignored -> new CopyOnWriteArrayList<>());
        Runnable asked = ended::run; // another one each time
        watching.add(asked);
        return Optional.of(() -> watching.remove(asked));
      }
    }
    ended.run();
    return Optional.of(() -> {});
  }
}
