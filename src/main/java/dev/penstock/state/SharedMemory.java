package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.PenstockException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;

/**
 * A persisted region of raw bytes with a name, mapped by any number of processes. New memory is all
 * 0; numbers in it are little-endian. Thread-safe, but only calls that name a word are atomic
 * steps, and only these say when others see a change: guard all else by a word or by a lock, since
 * a process can be killed between any two bytes.
 *
 * <p>Bytes that the memory does not have are refused with {@link InvalidInputException}. There is
 * nothing to close: the mapping ends when this, and each buffer had from it, is collected as
 * garbage.
 */
public final class SharedMemory implements SharedObject {
  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final String name;
  private final MemoryStore store;
  private final Locks locks;
  private final ByteBuffer bytes;

  SharedMemory(String name, MemoryStore store, Locks locks) {
    this.name = name;
    this.store = store;
    this.locks = locks;
    this.bytes = store.bytes();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Reference reference() {
    return Reference.to(name, Shape.memory(size()));
  }

  @Override
  public SharedLock lock() {
    return locks.reentrantLock(name);
  }

  /** In bytes. */
  public int size() {
    return bytes.capacity();
  }

  /** Fills the array with the bytes from this offset on. */
  public void get(int offset, byte[] target) {
    bytes.get(checked(offset, target.length), target);
  }

  /** Writes all bytes of the array from this offset on. */
  public void put(int offset, byte[] source) {
    checked(offset, source.length);
    change(() -> bytes.put(offset, source));
  }

  /** The value at this offset. */
  public <T> T get(int offset, Primitive<T> type) {
    checked(offset, type.bytes());
    return type.value(
        switch (type.bytes()) {
          case Byte.BYTES -> bytes.get(offset);
          case Short.BYTES -> bytes.getShort(offset);
          case Integer.BYTES -> bytes.getInt(offset);
          default -> bytes.getLong(offset);
        });
  }

  /** Writes a value at this offset, in as many bytes as its type has. */
  public <T> void put(int offset, Primitive<T> type, T value) {
    checked(offset, type.bytes());
    long word = type.word(value);
    change(
        () -> {
          switch (type.bytes()) {
            case Byte.BYTES -> bytes.put(offset, (byte) word);
            case Short.BYTES -> bytes.putShort(offset, (short) word);
            case Integer.BYTES -> bytes.putInt(offset, (int) word);
            default -> bytes.putLong(offset, word);
          }
        });
  }

  /**
   * The 64 bits at this offset, a multiple of 8, as last changed by any process. What was written
   * before the word was changed is seen by who reads it.
   */
  public long getWord(int offset) {
    return (long) WORD.getVolatile(bytes, aligned(offset));
  }

  /** Sets the 64 bits at this offset, a multiple of 8, in one step. */
  public void setWord(int offset, long word) {
    aligned(offset);
    change(() -> WORD.setVolatile(bytes, offset, word));
  }

  /** Sets the 64 bits at this offset, a multiple of 8, if they are as expected, in one step. */
  public boolean compareAndSetWord(int offset, long expected, long word) {
    aligned(offset);
    try {
      return WORD.compareAndSet(bytes, offset, expected, word);
    } catch (ReadOnlyBufferException e) {
      throw readOnly(e);
    }
  }

  /** Adds to the 64 bits at this offset, a multiple of 8, in one step; returns the sum. */
  public long addToWord(int offset, long addend) {
    aligned(offset);
    try {
      return (long) WORD.getAndAdd(bytes, offset, addend) + addend;
    } catch (ReadOnlyBufferException e) {
      throw readOnly(e);
    }
  }

  /** All bytes, as a buffer with a place and limit of its own; little-endian. */
  public ByteBuffer buffer() {
    return store.bytes();
  }

  /** Some of the bytes, as a buffer with a place and limit of its own; little-endian. */
  public ByteBuffer slice(int offset, int length) {
    return bytes.slice(checked(offset, length), length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Deletes the name of this memory; it happens once, and never to a later memory of that name.
   * Whoever has this one, here or in another process, goes on sharing it until the last one is done
   * with it; who asks for the name from now on is given new memory.
   */
  public void unlink() {
    store.delete();
  }

  /** Whether the name was deleted, by any process. */
  public boolean isUnlinked() {
    return store.isDeleted();
  }

  private int checked(int offset, int length) {
    if (offset < 0 || length < 0 || offset > size() - length) {
      throw new InvalidInputException(
          "the memory "
              + name
              + " has no "
              + length
              + (length == 1 ? " byte" : " bytes")
              + " at offset "
              + offset
              + ": it has "
              + size()
              + " bytes");
    }
    return offset;
  }

  private int aligned(int offset) {
    if (offset % Long.BYTES != 0) {
      throw new InvalidInputException(
          "the offset " + offset + " is no place of a word: use a multiple of " + Long.BYTES);
    }
    return checked(offset, Long.BYTES);
  }

  private void change(Runnable change) {
    try {
      change.run();
    } catch (ReadOnlyBufferException e) {
      throw readOnly(e);
    }
  }

  private PenstockException readOnly(ReadOnlyBufferException cause) {
    return new PenstockException(
        "the memory " + name + " can only be read by this user; nothing was changed", cause);
  }
}
