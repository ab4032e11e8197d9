package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.memory.Region;
import dev.penstock.testing.BeforeStores;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Another process, as far as the shared files can tell. It can be killed between any two of its
 * stores: from then on it stores nothing, and whatever it does fails.
 */
final class Mortal implements Liveness {
  private static final AtomicLong STAMPS = new AtomicLong(1L << 60);

  /** Those of this kind that live; all other processes are real ones. */
  private static final Set<Long> LIVING = ConcurrentHashMap.newKeySet();

  /** A process that lives, and knows of both kinds. */
  static final Liveness SURVIVOR = new Mortal();

  /** This process, which knows of both kinds, too. */
  static final Liveness KNOWN =
      new Liveness() {
        @Override
        public long me() {
          return OF_PROCESSES.me();
        }

        @Override
        public boolean isAlive(long other) {
          return isAliveToAnybody(other);
        }
      };

  private final long stamp = STAMPS.incrementAndGet();
  private volatile boolean dead;
  private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

  Mortal() {
    LIVING.add(stamp);
  }

  /** Its end. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  void die() {
    dead = true;
    LIVING.remove(stamp);
  }

  /** Lets it die before so many stores from now. */
  void dieAfter(long stores) {
    left.set(stores);
  }

  boolean isDead() {
    return dead;
  }

  private void store() {
    if (!dead && left.getAndDecrement() == 0) {
      die();
    }
    if (dead) {
      throw new Killed();
    }
  }

  @Override
  public long me() {
    return stamp;
  }

  @Override
  public boolean isAlive(long other) {
    return isAliveToAnybody(other);
  }

  /** For those who are not of this kind. */
  static boolean isAliveToAnybody(long other) {
    return LIVING.contains(other) || other < 1L << 60 && OF_PROCESSES.isAlive(other);
  }

  /** What the process sees of a mapped file. */
  Region around(Region region) {
    return new BeforeStores(region, this::store);
  }
}
