package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import java.util.List;

/**
 * A primitive type of Java, as the type of shared values and arrays. Each element is one word of 64
 * bits, so that reading and changing it are single steps. Immutable.
 *
 * @param <T> the type in its box
 */
public final class Primitive<T> {
  public static final Primitive<Boolean> BOOLEAN =
      new Primitive<>(Sort.BOOLEAN, Boolean.class, boolean[].class, 1);
  public static final Primitive<Byte> BYTE =
      new Primitive<>(Sort.BYTE, Byte.class, byte[].class, Byte.BYTES);
  public static final Primitive<Short> SHORT =
      new Primitive<>(Sort.SHORT, Short.class, short[].class, Short.BYTES);
  public static final Primitive<Character> CHAR =
      new Primitive<>(Sort.CHAR, Character.class, char[].class, Character.BYTES);
  public static final Primitive<Integer> INT =
      new Primitive<>(Sort.INT, Integer.class, int[].class, Integer.BYTES);
  public static final Primitive<Long> LONG =
      new Primitive<>(Sort.LONG, Long.class, long[].class, Long.BYTES);
  public static final Primitive<Float> FLOAT =
      new Primitive<>(Sort.FLOAT, Float.class, float[].class, Float.BYTES);
  public static final Primitive<Double> DOUBLE =
      new Primitive<>(Sort.DOUBLE, Double.class, double[].class, Double.BYTES);

  private static final List<Primitive<?>> ALL =
      List.of(BOOLEAN, BYTE, SHORT, CHAR, INT, LONG, FLOAT, DOUBLE);

  private final Sort sort;
  private final Class<T> box;
  private final Class<?> array;
  private final int bytes;

  /** Their order is that of their numbers in files, from 1. */
  private enum Sort {
    BOOLEAN("boolean"),
    BYTE("byte"),
    SHORT("short"),
    CHAR("char"),
    INT("int"),
    LONG("long"),
    FLOAT("float"),
    DOUBLE("double");

    private final String word;

    Sort(String word) {
      this.word = word;
    }
  }

  private Primitive(Sort sort, Class<T> box, Class<?> array, int bytes) {
    this.sort = sort;
    this.box = box;
    this.array = array;
    this.bytes = bytes;
  }

  /** All of them, in the order of their numbers. */
  public static List<Primitive<?>> all() {
    return ALL;
  }

  /**
   * The type that Java calls so.
   *
   * @throws InvalidInputException if it is none
   */
  static Primitive<?> named(String name) {
    return ALL.stream()
        .filter(type -> type.toString().equals(name))
        .findFirst()
        .orElseThrow(() -> new InvalidInputException("\"" + name + "\" is no primitive type"));
  }

  /** By which it is known in files, from 1. */
  public int number() {
    return sort.ordinal() + 1;
  }

  /** How many bytes one takes in raw memory. */
  public int bytes() {
    return bytes;
  }

  /** As Java calls it: int. */
  @Override
  public String toString() {
    return sort.word;
  }

  /**
   * The value as a word: integers with their sign extended, characters as their number, {@code
   * true} as 1, numbers with a fraction as their bits, all kinds of NaN alike.
   *
   * @throws InvalidInputException if it is null
   */
  public long word(T value) {
    if (value == null) {
      throw new InvalidInputException("null is no " + this + "; give a value");
    }
    Object boxed = value;
    return switch (sort) {
      case BOOLEAN -> (Boolean) boxed ? 1 : 0;
      case BYTE, SHORT, INT, LONG -> ((Number) boxed).longValue();
      case CHAR -> (Character) boxed;
      case FLOAT -> Float.floatToIntBits((Float) boxed);
      case DOUBLE -> Double.doubleToLongBits((Double) boxed);
    };
  }

  /** The value that stands in a word so. */
  public T value(long word) {
    Object boxed =
        switch (sort) {
          case BOOLEAN -> (Object) (word != 0);
          case BYTE -> (Object) (byte) word;
          case SHORT -> (Object) (short) word;
          case CHAR -> (Object) (char) word;
          case INT -> (Object) (int) word;
          case LONG -> (Object) word;
          case FLOAT -> (Object) Float.intBitsToFloat((int) word);
          case DOUBLE -> (Object) Double.longBitsToDouble(word);
        };
    return box.cast(boxed);
  }

  /**
   * The word of the sum of two, which wraps around as in Java.
   *
   * @throws InvalidInputException if this is boolean
   */
  long sum(long word, long addend) {
    return switch (sort) {
      case BOOLEAN -> throw new InvalidInputException("nothing can be added to a boolean");
      case BYTE -> (byte) (word + addend);
      case SHORT -> (short) (word + addend);
      case CHAR -> (char) (word + addend);
      case INT -> (int) (word + addend);
      case LONG -> word + addend;
      case FLOAT ->
          Float.floatToIntBits(
              Float.intBitsToFloat((int) word) + Float.intBitsToFloat((int) addend));
      case DOUBLE ->
          Double.doubleToLongBits(Double.longBitsToDouble(word) + Double.longBitsToDouble(addend));
    };
  }

  /**
   * Does nothing if this is an array of Java of this type.
   *
   * @throws InvalidInputException if not
   */
  void checkArray(Object javaArray) {
    if (!array.isInstance(javaArray)) {
      throw new InvalidInputException(
          "an array of the type "
              + array.getSimpleName()
              + " is needed, and this is "
              + (javaArray == null ? "null" : "a " + javaArray.getClass().getSimpleName()));
    }
  }

  /** The element of an array of Java of this type, as a word; without a box. */
  long load(Object javaArray, int index) {
    return switch (sort) {
      case BOOLEAN -> ((boolean[]) javaArray)[index] ? 1 : 0;
      case BYTE -> ((byte[]) javaArray)[index];
      case SHORT -> ((short[]) javaArray)[index];
      case CHAR -> ((char[]) javaArray)[index];
      case INT -> ((int[]) javaArray)[index];
      case LONG -> ((long[]) javaArray)[index];
      case FLOAT -> Float.floatToIntBits(((float[]) javaArray)[index]);
      case DOUBLE -> Double.doubleToLongBits(((double[]) javaArray)[index]);
    };
  }

  /** Puts the value of a word into an array of Java of this type; without a box. */
  void store(Object javaArray, int index, long word) {
    switch (sort) {
      case BOOLEAN -> ((boolean[]) javaArray)[index] = word != 0;
      case BYTE -> ((byte[]) javaArray)[index] = (byte) word;
      case SHORT -> ((short[]) javaArray)[index] = (short) word;
      case CHAR -> ((char[]) javaArray)[index] = (char) word;
      case INT -> ((int[]) javaArray)[index] = (int) word;
      case LONG -> ((long[]) javaArray)[index] = word;
      case FLOAT -> ((float[]) javaArray)[index] = Float.intBitsToFloat((int) word);
      case DOUBLE -> ((double[]) javaArray)[index] = Double.longBitsToDouble(word);
    }
  }

  /**
   * Reads a value as it is written in Java: {@code true}, {@code 17}, {@code 0.5}, {@code x}.
   *
   * @throws InvalidInputException if it is none of this type
   */
  public T parse(String text) {
    try {
      Object boxed =
          switch (sort) {
            case BOOLEAN -> parseBoolean(text);
            case BYTE -> (Object) Byte.parseByte(text);
            case SHORT -> (Object) Short.parseShort(text);
            case CHAR -> parseChar(text);
            case INT -> (Object) Integer.parseInt(text);
            case LONG -> (Object) Long.parseLong(text);
            case FLOAT -> (Object) Float.parseFloat(text);
            case DOUBLE -> (Object) Double.parseDouble(text);
          };
      return box.cast(boxed);
    } catch (NumberFormatException e) {
      throw new InvalidInputException("\"" + text + "\" is no " + this + ": use " + range(), e);
    }
  }

  private static Object parseBoolean(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new NumberFormatException(text);
    }
    return text.equals("true");
  }

  private static Object parseChar(String text) {
    if (text.length() != 1) {
      throw new NumberFormatException(text);
    }
    return text.charAt(0);
  }

  private String range() {
    return switch (sort) {
      case BOOLEAN -> "true or false";
      case BYTE -> Byte.MIN_VALUE + " to " + Byte.MAX_VALUE;
      case SHORT -> Short.MIN_VALUE + " to " + Short.MAX_VALUE;
      case CHAR -> "one character";
      case INT -> Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
      case LONG -> Long.MIN_VALUE + " to " + Long.MAX_VALUE;
      case FLOAT, DOUBLE -> "a number such as 0.5";
    };
  }
}
