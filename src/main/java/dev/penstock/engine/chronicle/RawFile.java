package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One of Chronicle's files, read as bytes and without Chronicle: what is damaged must not be given
 * to who believes it. Behind the end it reads as 0. Used by one thread at a time.
 */
final class RawFile implements AutoCloseable {
  /** So much is read at once by who reads a whole file. */
  static final int ALL = 64 << 10;

  /** And by who looks at a few places. */
  static final int PLACES = 1 << 10;

  private static final ByteBuffer ZEROS = ByteBuffer.allocate(ALL);

  private final Path path;
  private final RandomAccessFile file; // no channel, which an interrupt would close
  private final long size;
  private final ByteBuffer window;
  private long windowAt;

  /** Where {@link #next} reads. */
  private long at;

  /**
   * @param window how many bytes to read at once, {@link #ALL} or {@link #PLACES}
   */
  RawFile(Path path, int window) {
    this.path = path;
    this.window = ByteBuffer.allocate(window).order(ByteOrder.LITTLE_ENDIAN);
    try {
      file = new RandomAccessFile(path.toFile(), "r");
      size = file.length();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.window.limit(0);
  }

  /** The file for who looks at a few places; null if it is not there, or not any more. */
  static RawFile openIfThere(Path path) {
    try {
      return new RawFile(path, PLACES);
    } catch (UncheckedIOException e) {
      if (Files.exists(path)) {
        throw e;
      }
      return null;
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  int intAt(long position) {
    return window.getInt(seek(position, Integer.BYTES));
  }

  long longAt(long position) {
    return window.getLong(seek(position, Long.BYTES));
  }

  /**
   * Passes zeros, of which a file's unused end has hundreds of millions.
   *
   * @return the first place, so many times 4 bytes behind this one, where the 4 bytes are not all
   *     0; the size, or less than 4 bytes before it, if there is none
   */
  long behindZeros(long position) {
    long place = position;
    while (place + Integer.BYTES <= size) {
      int from = seek(place, Integer.BYTES);
      int length = window.limit() - from;
      int other = window.slice(from, length).mismatch(ZEROS.slice(0, length));
      if (other >= 0) {
        return place + other / Integer.BYTES * Integer.BYTES;
      }
      place += length / Integer.BYTES * Integer.BYTES;
    }
    return place;
  }

  private int seek(long position, int length) {
    if (position < windowAt || position + length > windowAt + window.limit()) {
      windowAt = position;
      read(window.clear(), position);
      window.flip();
    }
    return (int) (position - windowAt);
  }

  /** Reads bytes into the first part of an array. */
  void read(long position, byte[] into, int length) {
    read(ByteBuffer.wrap(into, 0, length), position);
  }

  private void read(ByteBuffer into, long position) {
    try {
      file.seek(position);
      while (into.hasRemaining()) {
        int read = file.read(into.array(), into.position(), into.remaining());
        if (read < 0) {
          into.put((byte) 0);
        } else {
          into.position(into.position() + read);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawFile at(long position) {
    at = position;
    return this;
  }

  long position() {
    return at;
  }

  int next() {
    return window.get(seek(at++, 1)) & 0xff;
  }

  int nextInt() {
    at += Integer.BYTES;
    return intAt(at - Integer.BYTES);
  }

  long nextLong() {
    at += Long.BYTES;
    return longAt(at - Long.BYTES);
  }

  /** Passes bytes that can have one value only. */
  void expect(int... bytes) {
    for (int wanted : bytes) {
      if (next() != wanted) {
        throw damaged(at - 1, "does not hold what belongs there");
      }
    }
  }

  void expect(String text) {
    expect(text.getBytes(StandardCharsets.US_ASCII));
  }

  private void expect(byte[] text) {
    for (byte wanted : text) {
      expect(wanted & 0xff);
    }
  }

  /** What is wrong at a place of this file. */
  DamagedFileException damaged(long position, String finding) {
    return new DamagedFileException(path, "byte " + position + " " + finding);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
