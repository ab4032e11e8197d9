package dev.penstock.memory;

import java.nio.file.Path;

/**
 * Words and bytes that several processes share. Each access to a word is one aligned 64-bit access,
 * at a byte offset that is a multiple of 8. Thread-safe.
 *
 * <p>{@link MappedRegion} is the one that runs; tests put another around it, which stops a writer
 * between any two stores.
 */
public interface Region {
  /** The word at this byte offset, as last written by any process. */
  long get(int offset);

  /**
   * Writes the word. All earlier writes of this thread are seen before it, and it is seen before
   * anything that this thread reads later.
   */
  void set(int offset, long value);

  /**
   * Writes the word. All earlier writes of this thread are seen before it, also by who looks after
   * this process was killed; cheaper than {@link #set}.
   */
  void setOrdered(int offset, long value);

  /** Writes the word if it is as expected; atomic across processes. */
  boolean compareAndSet(int offset, long expected, long value);

  /**
   * Reads words that follow each other, as fast in a young process as in an old one. For who holds
   * the lock that guards them: nothing is said of what others write meanwhile.
   *
   * @param target filled from its beginning
   */
  void getWords(int offset, long[] target, int count);

  /** Writes bytes; a later store of a word publishes them to other processes. */
  void putBytes(int offset, byte[] source);

  /** Reads bytes that an earlier store of a word, seen by {@link #get}, published. */
  byte[] getBytes(int offset, int length);

  /** The file, for messages. */
  Path file();
}
