package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;

/**
 * What is settled of a counter, value, array or memory for as long as it exists.
 *
 * @param kind any but those that are kept as maps
 * @param type of each element; of memory, the byte
 * @param length how many elements there are
 */
public record Shape(StateKind kind, Primitive<?> type, int length) {
  /** Of an array; with what stands around the elements, it stays below 2 GiB. */
  public static final int MOST_ELEMENTS = (1 << 28) - 16;

  /** Of memory; with what stands around the bytes, it stays below 2 GiB. */
  public static final int MOST_BYTES = MOST_ELEMENTS * Long.BYTES;

  static final Shape COUNTER = new Shape(StateKind.COUNTER, Primitive.LONG, 1);

  /**
   * Checks the length.
   *
   * @throws InvalidInputException if nothing of this kind can have it
   */
  public Shape {
    int most = kind == StateKind.MEMORY ? MOST_BYTES : MOST_ELEMENTS;
    if (length < 1 || length > most) {
      throw new InvalidInputException(
          (kind == StateKind.MEMORY ? "memory of " : "an array of ")
              + elements(type, length)
              + " cannot be made: use 1 to "
              + most);
    }
  }

  static Shape value(Primitive<?> type) {
    return new Shape(StateKind.VALUE, type, 1);
  }

  static Shape array(Primitive<?> type, int length) {
    return new Shape(StateKind.ARRAY, type, length);
  }

  static Shape memory(int bytes) {
    return new Shape(StateKind.MEMORY, Primitive.BYTE, bytes);
  }

  /** As in a sentence: "an array of 100 longs". */
  @Override
  public String toString() {
    return switch (kind) {
      case COUNTER -> "a counter";
      case VALUE -> "a value of the type " + type;
      case ARRAY -> "an array of " + elements(type, length);
      case MEMORY -> "memory of " + elements(type, length);
      case MAP, LIST, NAMESPACE -> "a " + kind;
    };
  }

  private static String elements(Primitive<?> type, int length) {
    return length + " " + type + (length == 1 ? "" : "s");
  }
}
