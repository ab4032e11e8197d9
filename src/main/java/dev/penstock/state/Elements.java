package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.Array;
import java.util.function.UnaryOperator;

/** The elements of a value or an array as what they are. Indexes are the caller's to check. */
final class Elements<T> {
  private final Words words;
  private final Primitive<T> type;

  Elements(Words words, Primitive<T> type) {
    this.words = words;
    this.type = type;
  }

  Primitive<T> type() {
    return type;
  }

  T get(int index) {
    return type.value(words.get(index));
  }

  void set(int index, T value) {
    words.set(index, type.word(value));
  }

  T getAndSet(int index, T value) {
    long word = type.word(value);
    while (true) {
      long old = words.get(index);
      if (words.compareAndSet(index, old, word)) {
        return type.value(old);
      }
    }
  }

  boolean compareAndSet(int index, T expected, T value) {
    return words.compareAndSet(index, type.word(expected), type.word(value));
  }

  T update(int index, UnaryOperator<T> change) {
    while (true) {
      long old = words.get(index);
      T changed = change.apply(type.value(old));
      if (words.compareAndSet(index, old, type.word(changed))) {
        return changed;
      }
    }
  }

  T add(int index, T addend) {
    long by = type.word(addend);
    if (type == Primitive.LONG) {
      return type.value(words.getAndAdd(index, by) + by);
    }
    while (true) {
      long old = words.get(index);
      long sum = type.sum(old, by);
      if (words.compareAndSet(index, old, sum)) {
        return type.value(sum);
      }
    }
  }

  void fill(int from, int to, T value) {
    long word = type.word(value);
    for (int index = from; index < to; index++) {
      words.set(index, word);
    }
  }

  void copyFrom(Object javaArray, int from, int index, int count) {
    checkRange(javaArray, from, count);
    for (int i = 0; i < count; i++) {
      words.set(index + i, type.load(javaArray, from + i));
    }
  }

  void copyTo(int index, Object javaArray, int to, int count) {
    checkRange(javaArray, to, count);
    for (int i = 0; i < count; i++) {
      type.store(javaArray, to + i, words.get(index + i));
    }
  }

  private void checkRange(Object javaArray, int from, int count) {
    type.checkArray(javaArray);
    int length = Array.getLength(javaArray);
    if (from < 0 || count < 0 || from > length - count) {
      throw new InvalidInputException(
          "the "
              + javaArray.getClass().getSimpleName()
              + " has "
              + length
              + " elements, and "
              + count
              + " from "
              + from
              + " on were asked for");
    }
  }
}
