package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import java.util.function.UnaryOperator;

/**
 * A persisted array of a primitive type and of fixed length that all processes on a data directory
 * share. Each call that concerns one element is one atomic step without a lock: a process that is
 * killed has made its change or has not, and delays nobody. Those that concern several change or
 * read one after the other. The elements of a new array are 0, or {@code false}. Thread-safe; there
 * is nothing to close.
 *
 * <p>An index that the array does not have is refused with {@link InvalidInputException}.
 *
 * @param <T> the type in its box
 */
public final class SharedArray<T> implements SharedObject {
  private final String name;
  private final int length;
  private final Elements<T> elements;
  private final Locks locks;

  SharedArray(String name, Words words, Primitive<T> type, int length, Locks locks) {
    this.name = name;
    this.length = length;
    this.elements = new Elements<>(words, type);
    this.locks = locks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(name, Shape.array(type(), length));
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  public Primitive<T> type() {
    return elements.type();
  }

  public int length() {
    return length;
  }

  public T get(int index) {
    return elements.get(checked(index));
  }

  public void set(int index, T value) {
    elements.set(checked(index), value);
  }

  /** Sets the element and returns what it was. */
  public T getAndSet(int index, T value) {
    return elements.getAndSet(checked(index), value);
  }

  /** Sets the element if it is as expected, and returns whether it was; as a value does. */
  public boolean compareAndSet(int index, T expected, T value) {
    return elements.compareAndSet(checked(index), expected, value);
  }

  /**
   * Replaces the element by what {@code change} makes of it, which is called again whenever another
   * one changed the element meanwhile.
   *
   * @return the new element
   */
  public T update(int index, UnaryOperator<T> change) {
    return elements.update(checked(index), change);
  }

  /**
   * Adds to the element, and returns the new one; integers and characters wrap around as in Java.
   *
   * @throws InvalidInputException if these are booleans
   */
  public T add(int index, T addend) {
    return elements.add(checked(index), addend);
  }

  /** Sets all elements, one after the other. */
  public void fill(T value) {
    elements.fill(0, length, value);
  }

  /**
   * Sets elements to those of an array of Java, one after the other.
   *
   * @param javaArray of this type: {@code int[]} for an array of {@link Primitive#INT}
   * @param from the first that is read there
   * @param index the first that is set here
   * @param count how many
   */
  public void copyFrom(Object javaArray, int from, int index, int count) {
    checkRange(index, count);
    elements.copyFrom(javaArray, from, index, count);
  }

  /**
   * Puts elements into an array of Java, read one after the other.
   *
   * @param index the first that is read here
   * @param javaArray of this type: {@code int[]} for an array of {@link Primitive#INT}
   * @param to where the first is put there
   * @param count how many
   */
  public void copyTo(int index, Object javaArray, int to, int count) {
    checkRange(index, count);
    elements.copyTo(index, javaArray, to, count);
  }

  private int checked(int index) {
    if (index < 0 || index >= length) {
      throw new InvalidInputException("there is no element " + index + has());
    }
    return index;
  }

  private void checkRange(int index, int count) {
    if (index < 0 || count < 0 || index > length - count) {
      throw new InvalidInputException("there are no " + count + " elements from " + index + has());
    }
  }

  private String has() {
    return " in the array " + name + ": use 0 to " + (length - 1);
  }
}
