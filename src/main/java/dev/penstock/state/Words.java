package dev.penstock.state;

/**
 * The elements of a counter, value or array, 64 bits each, from 0. Each call is atomic, and whoever
 * is killed in it has made the change or has not begun. Indexes were checked before. Thread-safe.
 */
public interface Words extends StateObject {
  /** The element, as last changed by any process. */
  long get(int index);

  /** Sets the element. */
  void set(int index, long word);

  /** Sets the element if it is as expected, and returns whether it was. */
  boolean compareAndSet(int index, long expected, long word);

  /** Adds to the element, which wraps around; returns what it was. */
  long getAndAdd(int index, long addend);
}
