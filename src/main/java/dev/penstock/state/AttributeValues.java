package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import java.util.List;

/**
 * How the values of attributes are kept: those of a few classes by themselves, all else as JSON.
 */
final class AttributeValues {
  private static final List<Class<?>> PLAIN =
      List.of(
          Object.class,
          String.class,
          Boolean.class,
          Number.class,
          Long.class,
          Integer.class,
          Short.class,
          Byte.class,
          Double.class,
          Float.class,
          byte[].class,
          Reference.class);

  private static final ClassValue<Codec<?>> JSON =
      new ClassValue<>() {
        @Override
        protected Codec<?> computeValue(Class<?> type) {
          return Codec.json(type).tagged();
        }
      };

  private static final Codec<String> TEXT = Codec.text().tagged();

  private AttributeValues() {}

  static byte[] encode(Object value) {
    if (value instanceof Long || value instanceof Double) {
      return Reference.any().encode(value);
    }
    if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
      return Reference.any().encode(((Number) value).longValue());
    }
    if (value instanceof Float number) {
      return Reference.any().encode(number.doubleValue());
    }
    if (value instanceof SharedObject object) {
      return Reference.any().encode(object.reference());
    }
    if (value instanceof SharedLock lock) {
      return Reference.any().encode(Reference.toLock(lock.name()));
    }
    return PLAIN.contains(value.getClass())
        ? Reference.any().encode(value)
        : json(value.getClass(), value);
  }

  private static <T> byte[] json(Class<T> type, Object value) {
    return codec(type).encode(type.cast(value));
  }

  @SuppressWarnings("unchecked") // made from that class
  private static <T> Codec<T> codec(Class<T> type) {
    return (Codec<T>) JSON.get(type);
  }

  /** Without knowing its class: JSON as its text. */
  static Object decode(byte[] stored) {
    return Reference.any().decode(stored);
  }

  /**
   * As a class.
   *
   * @param what is decoded, for messages
   * @throws InvalidInputException if it is not of that class
   */
  static <T> T decode(String what, byte[] stored, Class<T> type) {
    if (!PLAIN.contains(type)) {
      return codec(type).decode(stored);
    }
    if (type == String.class) {
      return type.cast(TEXT.decode(stored)); // JSON is refused
    }
    Object value = narrowed(decode(stored), type);
    if (!type.isInstance(value)) {
      throw new InvalidInputException(
          what
              + " is kept as a "
              + value.getClass().getSimpleName()
              + " and cannot be read as a "
              + type.getSimpleName());
    }
    return type.cast(value);
  }

  /** As a number of another class, if it is the same number there. */
  private static Object narrowed(Object value, Class<?> type) {
    if (value instanceof Double number && type == Float.class) {
      return number.floatValue();
    }
    if (value instanceof Long number) {
      if (type == Integer.class && number == number.intValue()) {
        return number.intValue();
      }
      if (type == Short.class && number == number.shortValue()) {
        return number.shortValue();
      }
      if (type == Byte.class && number == number.byteValue()) {
        return number.byteValue();
      }
    }
    return value;
  }
}
