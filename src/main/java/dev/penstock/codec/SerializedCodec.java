package dev.penstock.codec;

import dev.penstock.fault.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.util.Objects;

/** Values by Java serialization, read through a filter. */
final class SerializedCodec<T> implements Codec<T> {
  private final Class<T> type;
  private final SerializedFilter filter;

  SerializedCodec(Class<T> type, SerializedFilter filter) {
    this.type = Objects.requireNonNull(type);
    this.filter = filter;
  }

  @Override
  public byte[] encode(T value) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(Objects.requireNonNull(value));
    } catch (NotSerializableException e) {
      throw new InvalidInputException(
          "the class "
              + e.getMessage()
              + " in a "
              + type.getName()
              + " is not java.io.Serializable; make it so, or use Codec.json",
          e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "a " + type.getName() + " cannot be serialized: " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  @Override
  public T decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  @Override
  public T decode(byte[] buffer, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    SerializedFilter.Check check = filter.check(length);
    Object value;
    try (ObjectInputStream in =
        new TypedInput(new ByteArrayInputStream(buffer, offset, length), loader())) {
      in.setObjectInputFilter(check);
      value = in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      // The classes' own code runs in there, on bytes that need not be of their making.
      throw undecodable(
          length, check.refusal() == null ? OneLine.of(e.toString()) : check.refusal(), e);
    }
    if (!type.isInstance(value)) {
      String what = value == null ? "null" : "a " + value.getClass().getName();
      throw undecodable(length, "they are " + what, null);
    }
    return type.cast(value);
  }

  /** A worker's classes have a loader of their own, which the JDK's stream would not ask. */
  private ClassLoader loader() {
    ClassLoader own = type.getClassLoader();
    return own != null ? own : Thread.currentThread().getContextClassLoader();
  }

  private UndecodableException undecodable(int length, String reason, Exception cause) {
    return new UndecodableException(
        "these " + length + " bytes are not a serialized " + type.getName() + ": " + reason, cause);
  }

  /** Finds classes with the given loader first. */
  private static final class TypedInput extends ObjectInputStream {
    private final ClassLoader loader;

    TypedInput(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(described.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(described); // primitives, for one
      }
    }
  }
}
