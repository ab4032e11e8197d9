package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.state.Counter;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedMemory;
import dev.penstock.state.SharedState;
import dev.penstock.state.SharedValue;

/** A single thing in the shared state, as it is written on a command line and shown. */
interface StateCell {
  /**
   * What it is.
   *
   * @throws NotFoundException if it is a key that its map does not have
   */
  Object get();

  /**
   * Sets it.
   *
   * @throws InvalidInputException if that is no value of its type
   */
  void set(String value);

  /** Adds to it, and returns the new value; throws as {@link #set}. */
  Object add(String addend);

  /** Sets it if it is as expected, and returns whether it was; throws as {@link #set}. */
  boolean compareAndSet(String expected, String value);

  static StateCell value(SharedState state, OpenState.Found found) {
    return ofValue(state, found, found.shape().type());
  }

  private static <T> StateCell ofValue(
      SharedState state, OpenState.Found found, Primitive<T> type) {
    return new OfValue<>(state.value(found.name(), type));
  }

  static StateCell element(SharedState state, OpenState.Found found, int index) {
    return ofElement(state, found, found.shape().type(), index);
  }

  private static <T> StateCell ofElement(
      SharedState state, OpenState.Found found, Primitive<T> type, int index) {
    return new OfArray<>(state.array(found.name(), type, found.shape().length()), index);
  }

  /** A counter. */
  record OfCounter(Counter counter) implements StateCell {
    @Override
    public Object get() {
      return counter.get();
    }

    @Override
    public void set(String value) {
      counter.set(Primitive.LONG.parse(value));
    }

    @Override
    public Object add(String addend) {
      return counter.add(Primitive.LONG.parse(addend));
    }

    @Override
    public boolean compareAndSet(String expected, String value) {
      return counter.compareAndSet(Primitive.LONG.parse(expected), Primitive.LONG.parse(value));
    }
  }

  /** A value. */
  record OfValue<T>(SharedValue<T> value) implements StateCell {
    @Override
    public Object get() {
      return value.get();
    }

    @Override
    public void set(String text) {
      value.set(value.type().parse(text));
    }

    @Override
    public Object add(String addend) {
      return value.add(value.type().parse(addend));
    }

    @Override
    public boolean compareAndSet(String expected, String text) {
      return value.compareAndSet(value.type().parse(expected), value.type().parse(text));
    }
  }

  /** An element of an array. */
  record OfArray<T>(SharedArray<T> array, int index) implements StateCell {
    @Override
    public Object get() {
      return array.get(index);
    }

    @Override
    public void set(String value) {
      array.set(index, array.type().parse(value));
    }

    @Override
    public Object add(String addend) {
      return array.add(index, array.type().parse(addend));
    }

    @Override
    public boolean compareAndSet(String expected, String value) {
      return array.compareAndSet(index, array.type().parse(expected), array.type().parse(value));
    }
  }

  /** A byte of memory, which nothing guards. */
  record OfMemory(SharedMemory memory, int offset) implements StateCell {
    @Override
    public Object get() {
      return memory.get(offset, Primitive.BYTE);
    }

    @Override
    public void set(String value) {
      memory.put(offset, Primitive.BYTE, Primitive.BYTE.parse(value));
    }

    @Override
    public Object add(String addend) {
      throw noStep();
    }

    @Override
    public boolean compareAndSet(String expected, String value) {
      throw noStep();
    }

    private InvalidInputException noStep() {
      return new InvalidInputException(
          memory.name() + " is memory, where bytes can only be read and set");
    }
  }

  /** A value of a map: text, or an integer. */
  record OfMap(SharedState state, String map, String key) implements StateCell {
    @Override
    public Object get() {
      return state
          .map(map, Codec.any())
          .get(key)
          .orElseThrow(
              () -> new NotFoundException("the map " + map + " has no key \"" + key + "\""));
    }

    /** An integer stays one; what is new is text. */
    @Override
    public void set(String value) {
      Object old = state.map(map, Codec.any()).get(key).orElse("");
      if (old instanceof Long) {
        state.map(map, Codec.int64()).put(key, Primitive.LONG.parse(value));
      } else {
        state.map(map, Codec.text()).get(key); // refused if it is neither
        state.map(map, Codec.text()).put(key, value);
      }
    }

    @Override
    public Object add(String addend) {
      long by = Primitive.LONG.parse(addend);
      return state.map(map, Codec.int64()).update(key, 0L, old -> old + by);
    }

    @Override
    public boolean compareAndSet(String expected, String value) {
      throw new InvalidInputException(
          map + " is a map: cas is for counters, values and elements of arrays");
    }
  }
}
