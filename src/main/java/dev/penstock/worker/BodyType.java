package dev.penstock.worker;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Map;

/** Finds the codec of a handler from the type it is declared for. */
final class BodyType {
  private static final Map<Type, Codec<?>> CODECS =
      Map.of(
          String.class,
          Codec.text(),
          byte[].class,
          Codec.bytes(),
          ByteBuffer.class,
          Codec.view(),
          Long.class,
          Codec.int64());

  private BodyType() {}

  /**
   * The codec for the {@code T} of {@code implements Handler<T>}: JSON for a record or class of the
   * user's.
   *
   * @throws InvalidInputException if that names neither such a class nor a type whose codec is
   *     known
   */
  @SuppressWarnings("unchecked") // the table pairs each type with its own codec
  static <T> Codec<T> codecOf(Class<?> handler) {
    for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
      for (Type declared : type.getGenericInterfaces()) {
        if (declared instanceof ParameterizedType typed && typed.getRawType() == Handler.class) {
          Codec<?> codec = codecFor(typed.getActualTypeArguments()[0]);
          if (codec != null) {
            return (Codec<T>) codec;
          }
        }
      }
    }
    throw new InvalidInputException(
        "the handler "
            + handler.getName()
            + " does not say how its messages are decoded; override codec()");
  }

  private static Codec<?> codecFor(Type body) {
    Codec<?> known = CODECS.get(body);
    return known == null && body instanceof Class<?> type && isUsersOwn(type)
        ? Codec.json(type)
        : known;
  }

  /**
   * The JDK's classes are not made to be messages, and of an abstract one no object can be made.
   */
  private static boolean isUsersOwn(Class<?> type) {
    return !type.isArray()
        && !Modifier.isAbstract(type.getModifiers()) // interfaces are too
        && !type.getName().startsWith("java.");
  }
}
