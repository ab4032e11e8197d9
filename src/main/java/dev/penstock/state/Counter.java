package dev.penstock.state;

/**
 * A persisted number of 64 bits that all processes on a data directory count with. Each call is one
 * atomic step without a lock: a process that is killed has counted or has not, and delays nobody.
 * Beyond {@link Long#MAX_VALUE} it goes on at {@link Long#MIN_VALUE}, as a {@code long} does. A new
 * counter is 0. Thread-safe; there is nothing to close.
 */
public final class Counter implements SharedObject {
  private final String name;
  private final Words words;
  private final Locks locks;

  Counter(String name, Words words, Locks locks) {
    this.name = name;
    this.words = words;
    this.locks = locks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(StateKind.COUNTER, name);
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  public long get() {
    return words.get(0);
  }

  public void set(long value) {
    words.set(0, value);
  }

  /** Adds, or takes away what is below 0, and returns the new value. */
  public long add(long addend) {
    return words.getAndAdd(0, addend) + addend;
  }

  /** Adds 1 and returns the new value. */
  public long increment() {
    return add(1);
  }

  /** Takes 1 away and returns the new value. */
  public long decrement() {
    return add(-1);
  }

  /** Sets the value and returns what it was. */
  public long getAndSet(long value) {
    while (true) {
      long old = words.get(0);
      if (words.compareAndSet(0, old, value)) {
        return old;
      }
    }
  }

  /** Sets the value if it is as expected, and returns whether it was. */
  public boolean compareAndSet(long expected, long value) {
    return words.compareAndSet(0, expected, value);
  }
}
