package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.state.Counter;
import dev.penstock.state.Namespace;
import dev.penstock.state.Primitive;
import dev.penstock.state.Reference;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedMap;
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

  /** One of those that come and go. */
  interface Removable extends StateCell {
    /**
     * Removes it.
     *
     * @throws NotFoundException if it is not there
     */
    void remove();

    /** Which object it is in, as the beginning of a sentence. */
    String inWords();

    @Override
    default boolean compareAndSet(String expected, String value) {
      throw new InvalidInputException(
          inWords() + ": cas is for counters, values and elements of arrays");
    }
  }

  /** A value of a map. What is new is text; what is there keeps its type. */
  record OfMap(SharedState state, String map, String key) implements Removable {
    @Override
    public Object get() {
      return state.map(map, Reference.any()).get(key).orElseThrow(this::notFound);
    }

    @Override
    public void set(String value) {
      set(StoredType.of(state.map(map, Reference.any()).get(key).orElse("")), value);
    }

    private <T> void set(StoredType<T> type, String value) {
      SharedMap<T> values = state.map(map, type.codec());
      values.get(key); // refused if it is of another type
      values.put(key, type.parser().apply(value));
    }

    @Override
    public Object add(String addend) {
      long by = Primitive.LONG.parse(addend);
      return state.map(map, Codec.int64()).update(key, 0L, old -> old + by);
    }

    @Override
    public void remove() {
      if (!state.map(map, Reference.any()).remove(key)) {
        throw notFound();
      }
    }

    private NotFoundException notFound() {
      return new NotFoundException("the map " + map + " has no key \"" + key + "\"");
    }

    @Override
    public String inWords() {
      return map + " is a map";
    }
  }

  /** An element of a list, which keeps its type. */
  record OfList(SharedState state, String list, int index) implements Removable {
    @Override
    public Object get() {
      return state.list(list, Reference.any()).get(index);
    }

    @Override
    public void set(String value) {
      set(StoredType.of(get()), value);
    }

    private <T> void set(StoredType<T> type, String value) {
      T parsed = type.parser().apply(value);
      state.list(list, type.codec()).update(index, old -> parsed);
    }

    @Override
    public Object add(String addend) {
      long by = Primitive.LONG.parse(addend);
      return state.list(list, Codec.int64()).update(index, old -> old + by);
    }

    @Override
    public void remove() {
      state.list(list, Reference.any()).remove(index);
    }

    @Override
    public String inWords() {
      return list + " is a list";
    }
  }

  /** An attribute of a namespace. What is new is text; what is there keeps its type. */
  record OfNamespace(Namespace namespace, String attribute) implements Removable {
    @Override
    public Object get() {
      return namespace.get(attribute).orElseThrow(this::notFound);
    }

    @Override
    public void set(String value) {
      set(StoredType.of(namespace.get(attribute).orElse("")), value);
    }

    private <T> void set(StoredType<T> type, String value) {
      T parsed = type.parser().apply(value);
      namespace.update(attribute, type.type(), parsed, old -> parsed);
    }

    @Override
    public Object add(String addend) {
      long by = Primitive.LONG.parse(addend);
      return namespace.update(attribute, Long.class, 0L, old -> old + by);
    }

    @Override
    public void remove() {
      if (!namespace.delete(attribute)) {
        throw notFound();
      }
    }

    private NotFoundException notFound() {
      return new NotFoundException(
          "the namespace " + namespace.name() + " has no attribute \"" + attribute + "\"");
    }

    @Override
    public String inWords() {
      return namespace.name() + " is a namespace";
    }
  }
}
