package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A process that only a test knows; it lives until the test says otherwise. */
final class SomeProcess implements Liveness {
  private static final Set<Long> DEAD = ConcurrentHashMap.newKeySet();
  private static long last = 1L << 60; // beyond all that real processes have

  private final long me = next();

  private static synchronized long next() {
    return ++last;
  }

  void die() {
    DEAD.add(me);
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
}
