package dev.penstock.worker;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;

/** Finds the codec of a handler from the type it is declared for. */
final class BodyType {
  private static final Map<Type, Codec<?>> CODECS =
      Map.of(String.class, Codec.text(), byte[].class, Codec.bytes(), Long.class, Codec.int64());

  private BodyType() {}

  /**
   * The codec for the {@code T} of {@code implements Handler<T>}.
   *
   * @throws InvalidInputException if that names no type whose codec is known
   */
  @SuppressWarnings("unchecked") // the table pairs each type with its own codec
  static <T> Codec<T> codecOf(Class<?> handler) {
    for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
      for (Type declared : type.getGenericInterfaces()) {
        if (declared instanceof ParameterizedType typed && typed.getRawType() == Handler.class) {
          Codec<?> codec = CODECS.get(typed.getActualTypeArguments()[0]);
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
}
