package dev.penstock.state;

import java.util.function.UnaryOperator;

/**
 * A persisted value of a primitive type that all processes on a data directory share. Each call is
 * one atomic step without a lock: a process that is killed has made its change or has not, and
 * delays nobody. A new value is 0, or {@code false}. Thread-safe; there is nothing to close.
 *
 * @param <T> the type in its box
 */
public final class SharedValue<T> implements SharedObject {
  private final String name;
  private final Elements<T> elements;
  private final Locks locks;

  SharedValue(String name, Words words, Primitive<T> type, Locks locks) {
    this.name = name;
    this.elements = new Elements<>(words, type);
    this.locks = locks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(name, Shape.value(type()));
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  public Primitive<T> type() {
    return elements.type();
  }

  public T get() {
    return elements.get(0);
  }

  public void set(T value) {
    elements.set(0, value);
  }

  /** Sets the value and returns what it was. */
  public T getAndSet(T value) {
    return elements.getAndSet(0, value);
  }

  /**
   * Sets the value if it is as expected, and returns whether it was. Numbers with a fraction are
   * compared as their boxes are by {@code equals}: NaN equals itself, and -0.0 is not 0.0.
   */
  public boolean compareAndSet(T expected, T value) {
    return elements.compareAndSet(0, expected, value);
  }

  /**
   * Replaces the value by what {@code change} makes of it, which is called again whenever another
   * one changed the value meanwhile.
   *
   * @return the new value
   */
  public T update(UnaryOperator<T> change) {
    return elements.update(0, change);
  }

  /**
   * Adds, and returns the new value; integers and characters wrap around as in Java.
   *
   * @throws dev.penstock.fault.InvalidInputException if this is a boolean
   */
  public T add(T addend) {
    return elements.add(0, addend);
  }
}
