package dev.penstock.cli;

import dev.penstock.codec.Codec;
import dev.penstock.state.Primitive;
import java.util.function.Function;

/** What can be written on a command line and kept in a map, list or namespace. */
record StoredType<T>(Class<T> type, Codec<T> codec, Function<String, T> parser) {
  private static final StoredType<String> TEXT =
      new StoredType<>(String.class, Codec.text(), Function.identity());
  private static final StoredType<Long> INTEGER =
      new StoredType<>(Long.class, Codec.int64(), Primitive.LONG::parse);
  private static final StoredType<Double> NUMBER =
      new StoredType<>(Double.class, Codec.float64(), Primitive.DOUBLE::parse);
  private static final StoredType<Boolean> BOOLEAN =
      new StoredType<>(Boolean.class, Codec.bool(), Primitive.BOOLEAN::parse);

  /** The type of what is to take the place of this; all that is neither is refused as text. */
  static StoredType<?> of(Object old) {
    if (old instanceof Long) {
      return INTEGER;
    }
    if (old instanceof Double) {
      return NUMBER;
    }
    return old instanceof Boolean ? BOOLEAN : TEXT;
  }
}
