package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.Lifetime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Attributes under one name, each of its own kind, persisted and shared by all processes on a data
 * directory. Thread-safe; each call is atomic for all of them. Once the {@link SharedState} it is
 * from is closed, each call throws {@link dev.penstock.fault.ClosedException}.
 *
 * <p>A value is text, a number, a boolean, bytes, a {@link Reference} or what has one, or any other
 * object, which is kept as JSON. Integers of all sizes are kept as {@code Long}, {@code Float} as
 * {@code Double}, and shared objects as their references.
 */
public final class Namespace implements SharedObject {
  private final String name;
  private final SharedMap<byte[]> attributes;
  private final Locks locks;

  Namespace(String name, MapStore store, Locks locks, Lifetime lifetime) {
    this.name = name;
    this.attributes = new SharedMap<>(name, store, Codec.bytes(), locks, lifetime);
    this.locks = locks;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(StateKind.NAMESPACE, name);
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  /** The attribute's value; what is kept as JSON as its text. */
  public Optional<Object> get(String attribute) {
    return attributes.get(attribute).map(AttributeValues::decode);
  }

  /**
   * The attribute's value as what it was set to.
   *
   * @param type a number's may be smaller than it is kept with, if the number is not larger
   * @throws InvalidInputException if the value is of another class
   * @throws dev.penstock.codec.UndecodableException if the class is one that is kept as JSON, and
   *     the value is not such JSON
   */
  public <T> Optional<T> get(String attribute, Class<T> type) {
    return attributes.get(attribute).map(stored -> decoded(attribute, stored, type));
  }

  /**
   * Sets an attribute, made if it is missing.
   *
   * @throws StateFullException if there is no room for it; nothing changed
   */
  public void set(String attribute, Object value) {
    attributes.put(attribute, encoded(attribute, value));
  }

  /** Sets several attributes as one; the others stay. Throws as {@link #set}. */
  public void setAll(Map<String, ?> values) {
    Map<String, byte[]> encoded = new HashMap<>();
    values.forEach((attribute, value) -> encoded.put(attribute, encoded(attribute, value)));
    attributes.atomically(encoded.keySet(), entries -> encoded.forEach(entries::put));
  }

  /**
   * Replaces the value by what {@code change} makes of it, or of {@code initial} if there is none.
   * Throws as {@link #set} and {@link #get(String, Class)}.
   *
   * @param change must be short, must not use this namespace, and have no other effect: it may be
   *     run again
   * @return the new value
   */
  public <T> T update(String attribute, Class<T> type, T initial, UnaryOperator<T> change) {
    return decoded(
        attribute,
        attributes
            .compute(
                attribute,
                old ->
                    Optional.of(
                        encoded(
                            attribute,
                            change.apply(
                                old.map(stored -> decoded(attribute, stored, type))
                                    .orElse(initial)))))
            .orElseThrow(),
        type);
  }

  /** Removes an attribute, and returns whether it was there. */
  public boolean delete(String attribute) {
    return attributes.remove(attribute);
  }

  /** Removes all attributes. */
  public void clear() {
    attributes.clear();
  }

  /** The names of all attributes of one moment, sorted. */
  public List<String> names() {
    return List.copyOf(attributes.entries("").keySet());
  }

  /** All attributes as they are at one moment, sorted by name; JSON as its text. */
  public Map<String, Object> asMap() {
    Map<String, Object> values = new TreeMap<>();
    attributes
        .entries("")
        .forEach((attribute, stored) -> values.put(attribute, AttributeValues.decode(stored)));
    return values;
  }

  /** How many attributes there are. */
  public int size() {
    return (int) attributes.size();
  }

  private byte[] encoded(String attribute, Object value) {
    if (value == null) {
      throw new InvalidInputException(what(attribute) + " cannot be null; delete it instead");
    }
    return AttributeValues.encode(value);
  }

  private <T> T decoded(String attribute, byte[] stored, Class<T> type) {
    return AttributeValues.decode(what(attribute), stored, type);
  }

  private String what(String attribute) {
    return "the attribute " + attribute + " of the namespace " + name;
  }
}
