package dev.penstock.state;

import dev.penstock.codec.Codec;
import dev.penstock.codec.UndecodableException;
import dev.penstock.config.Names;
import dev.penstock.fault.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The name of a shared object with what else it takes to open it. Kept in a map, list or namespace
 * it nests one object in another; {@link SharedState#follow} leads there. It is only a name: the
 * object is made at its first use, as ever, two may lead to each other, and deleting one deletes
 * nothing else.
 *
 * @param kind {@code map}, {@code list}, {@code namespace}, {@code counter}, {@code value}, {@code
 *     array}, {@code memory} or {@code lock}
 * @param shape of a value, array or memory; else empty
 */
public record Reference(String kind, String name, Optional<Shape> shape) {
  /** The first byte of a reference that is stored, before its text. */
  private static final byte TAG = 'r';

  private static final Codec<Reference> CODEC = new OfReferences();
  private static final Codec<Object> ANY = new OfAny();

  /**
   * Checks the parts.
   *
   * @throws InvalidInputException if they do not go together
   */
  public Reference {
    Names.checkState(kind, name);
    boolean shaped = !kind.equals(Locks.LOCK) && StateKind.parse(kind).isShaped();
    if (shaped != shape.isPresent()) {
      throw new InvalidInputException(
          "a reference to the "
              + kind
              + " "
              + name
              + (shaped ? " needs its" : " has no")
              + " shape");
    }
  }

  /** Leads to a map, list, namespace or counter. */
  public static Reference to(StateKind kind, String name) {
    return new Reference(kind.toString(), name, Optional.empty());
  }

  static Reference to(String name, Shape shape) {
    return new Reference(shape.kind().toString(), name, Optional.of(shape));
  }

  /** Leads to a lock. */
  public static Reference toLock(String name) {
    return new Reference(Locks.LOCK, name, Optional.empty());
  }

  /** For maps and lists that hold nothing but references. */
  public static Codec<Reference> codec() {
    return CODEC;
  }

  /** Takes and reads references, and all that {@link Codec#any} does. */
  public static Codec<Object> any() {
    return ANY;
  }

  /** As it is stored and shown: {@code list lines}, {@code array hits int 24}. */
  @Override
  public String toString() {
    return kind
        + " "
        + name
        + shape.map(known -> " " + known.type() + " " + known.length()).orElse("");
  }

  private static Reference parse(String text) {
    String[] words = text.split(" ");
    try {
      if (words.length == 2) {
        return new Reference(words[0], words[1], Optional.empty());
      }
      if (words.length == 4) {
        StateKind kind = StateKind.parse(words[0]);
        return to(words[1], new Shape(kind, Primitive.named(words[2]), Integer.parseInt(words[3])));
      }
    } catch (InvalidInputException | NumberFormatException e) {
      throw new UndecodableException("\"" + text + "\" is no reference to a shared object", e);
    }
    throw new UndecodableException("\"" + text + "\" is no reference to a shared object", null);
  }

  private static boolean isReference(byte[] stored) {
    return stored.length > 0 && stored[0] == TAG;
  }

  private static final class OfReferences implements Codec<Reference> {
    @Override
    public byte[] encode(Reference value) {
      return ((char) TAG + value.toString()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Reference decode(byte[] bytes) {
      if (!isReference(bytes)) {
        throw new UndecodableException(
            "the value is no reference to a shared object: its tag is '"
                + (bytes.length == 0 ? "" : (char) bytes[0])
                + "', not '"
                + (char) TAG
                + "'",
            null);
      }
      return parse(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
    }

    @Override
    public Codec<Reference> tagged() {
      return this;
    }
  }

  private static final class OfAny implements Codec<Object> {
    @Override
    public byte[] encode(Object value) {
      return value instanceof Reference reference
          ? CODEC.encode(reference)
          : Codec.any().encode(value);
    }

    @Override
    public Object decode(byte[] bytes) {
      return isReference(bytes) ? CODEC.decode(bytes) : Codec.any().decode(bytes);
    }

    @Override
    public Codec<Object> tagged() {
      return this;
    }
  }
}
