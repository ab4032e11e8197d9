package dev.penstock.state;

import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The locks of a data directory, and what else processes wait for each other at: each has a name,
 * is made at its first use, and stays. Two of different kinds may have one name. Thread-safe.
 */
public final class Locks {
  static final String LOCK = "lock";
  static final String READ_WRITE_LOCK = "rwlock";
  static final String SEMAPHORE = "semaphore";
  static final String EVENT = "event";
  static final String CONDITION = "condition";
  static final String BARRIER = "barrier";
  static final String LATCH = "latch";
  static final String LEADERSHIP = "leader";
  static final String RATE_LIMITER = "rate";

  /** All kinds there are. */
  static final List<String> KINDS =
      List.of(
          LOCK,
          READ_WRITE_LOCK,
          SEMAPHORE,
          EVENT,
          CONDITION,
          BARRIER,
          LATCH,
          LEADERSHIP,
          RATE_LIMITER);

  private final Path folder;
  private final StateEngine engine;
  private final Map<String, SyncStore> open = new ConcurrentHashMap<>();

  private final Lifetime lifetime;

  /**
   * All of a folder. The usual ones come from {@link SharedState#locks}.
   *
   * @param folder of all state of a data directory
   */
  public Locks(Path folder, StateEngine engine) {
    this(folder, engine, new Lifetime("the locks in " + folder + " were closed", null));
  }

  Locks(Path folder, StateEngine engine, Lifetime lifetime) {
    this.folder = folder;
    this.engine = engine;
    this.lifetime = lifetime;
  }

  private SyncStore store(String name, String kind) {
    lifetime.check();
    return open.computeIfAbsent(
        Names.checkState("lock", name) + "." + kind, ignored -> engine.sync(folder, name, kind));
  }

  /** A lock that its holder cannot take a second time. */
  public SharedLock lock(String name) {
    return new SharedLock(name, store(name, LOCK), false);
  }

  /** The lock of that name as one that the thread that holds it may take again. */
  public SharedLock reentrantLock(String name) {
    return new SharedLock(name, store(name, LOCK), true);
  }

  public SharedReadWriteLock readWriteLock(String name) {
    return new SharedReadWriteLock(name, store(name, READ_WRITE_LOCK));
  }

  /**
   * A semaphore that permits can be added to.
   *
   * @param permits that it has when it is made: 0 or more
   */
  public SharedSemaphore semaphore(String name, int permits) {
    return new SharedSemaphore(name, store(name, SEMAPHORE), permits, false);
  }

  /**
   * A semaphore that never has more permits than these.
   *
   * @throws InvalidInputException if it was made with another number
   */
  public SharedSemaphore boundedSemaphore(String name, int permits) {
    return new SharedSemaphore(name, store(name, SEMAPHORE), permits, true);
  }

  public SharedEvent event(String name) {
    return new SharedEvent(name, store(name, EVENT));
  }

  /** A condition with a lock of its own. */
  public SharedCondition condition(String name) {
    return new SharedCondition(name, store(name, CONDITION));
  }

  /** A barrier for so many; throws as {@link #barrier(String, int, Runnable)}. */
  public SharedBarrier barrier(String name, int parties) {
    return barrier(name, parties, () -> {});
  }

  /**
   * A barrier for so many.
   *
   * @param action what the last one to come does before all go on
   * @throws InvalidInputException if it was made for another number
   */
  public SharedBarrier barrier(String name, int parties, Runnable action) {
    if (action == null) {
      throw new InvalidInputException(
          "what is to be done at the barrier " + name + " is missing: null was given");
    }
    return new SharedBarrier(name, store(name, BARRIER), parties, action);
  }

  /**
   * A latch that counts down from a number.
   *
   * @throws InvalidInputException if it was made with another number
   */
  public SharedLatch latch(String name, int count) {
    return new SharedLatch(name, store(name, LATCH), count);
  }

  public Leadership leadership(String name) {
    return new Leadership(name, store(name, LEADERSHIP));
  }

  /**
   * A limiter that lets so many happen in so long a time.
   *
   * @throws InvalidInputException if it was made with others
   */
  public RateLimiter rateLimiter(String name, int count, Duration per) {
    return new RateLimiter(name, store(name, RATE_LIMITER), count, per);
  }

  /** How all locks stand, with those of conditions and leaderships, by kind and name. */
  public List<LockFacts> facts() {
    List<LockFacts> facts = new ArrayList<>();
    for (String kind : List.of(LOCK, CONDITION, LEADERSHIP)) {
      for (String name : engine.syncs(folder, kind)) {
        SharedLock lock = new SharedLock(name, store(name, kind), false);
        facts.add(new LockFacts(name, kind, lock.holder(), lock.waiters()));
      }
    }
    return facts;
  }

  void close() {
    open.clear(); // a hold of one of them may still have to be given back
  }

  /** Whether this process has an object open. */
  boolean isOpen(StateObjectName object) {
    return open.containsKey(object.name() + "." + object.kind());
  }
}
