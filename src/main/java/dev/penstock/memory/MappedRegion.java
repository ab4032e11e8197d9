package dev.penstock.memory;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.penstock.fault.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small file of fixed size that several processes map and change. Thread-safe: each access to a
 * word is one aligned 64-bit access, and what is written is seen by all at once. Bytes beside the
 * words are guarded by one: a lock, or a word that is stored last.
 *
 * <pre>
 *  byte 0         8          12         16                 64
 *       +---------+----------+----------+------------------+----------------
 *       |  magic  | version  |   size   |  0               | the user's words
 *       | 8 ASCII | 32 bits  | 32 bits  |                  |
 *       +---------+----------+----------+------------------+----------------
 *                  little-endian
 * </pre>
 *
 * <p>The mapping is given back when the region is collected as garbage; there is nothing to close.
 */
public final class MappedRegion implements Region {
  /** Where the user's words begin: the header has a cache line of its own. */
  public static final int FIRST_WORD = 64;

  private static final int HEADER = 16;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final ByteBuffer bytes;

  private MappedRegion(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /**
   * What a region's file looks like.
   *
   * @param magic 8 ASCII characters that name the kind of file
   * @param version raised with every change of the layout
   * @param size of the whole file, in bytes
   */
  public record Layout(String magic, int version, int size) {
    public Layout {
      if (magic.length() != 8 || size < FIRST_WORD || size % Long.BYTES != 0) {
        throw new IllegalArgumentException("magic " + magic + ", size " + size);
      }
    }
  }

  /**
   * Maps the file, made first if it is missing. Safe when several processes do so at once: a file
   * appears complete or not at all. A file that this process may only read can be looked at.
   *
   * @throws DamagedFileException if it is not a file of this layout
   * @throws ReadOnlyFileException if it is missing and cannot be made; from each later change, if
   *     it can only be read
   */
  public static MappedRegion open(Path file, Layout layout) {
    try {
      if (!Files.exists(file)) {
        create(file, layout);
      }
      boolean writable = Files.isWritable(file);
      MappedByteBuffer bytes;
      try (FileChannel channel =
          writable ? FileChannel.open(file, READ, WRITE) : FileChannel.open(file, READ)) {
        if (channel.size() != layout.size()) {
          throw new DamagedFileException(
              file, "it has " + channel.size() + " bytes instead of " + layout.size());
        }
        MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
        bytes = channel.map(mode, 0, layout.size());
      }
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      checkHeader(file, layout, bytes);
      return new MappedRegion(file, bytes);
    } catch (AccessDeniedException e) {
      throw new PenstockException(
          "the file "
              + file
              + " cannot be opened by this user; run this as the user who owns the data directory, or"
              + " give it back to him",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One thread at a time, since the draft bears the name of the process. */
  private static synchronized void create(Path file, Layout layout) throws IOException {
    FileModes.requireWritableFolder(file);
    Path draft =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    Files.deleteIfExists(draft); // of an earlier process with our pid that was killed right here
    try (FileChannel channel = FileChannel.open(draft, CREATE_NEW, WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
      header.put(layout.magic().getBytes(StandardCharsets.US_ASCII));
      header.putInt(layout.version()).putInt(layout.size()).rewind();
      write(channel, header, 0);
      // The last byte gives the file its size; what lies between is a hole of zeros.
      write(channel, ByteBuffer.allocate(1), layout.size() - 1);
    }
    FileModes.likeFolder(draft);
    try {
      Files.createLink(file, draft); // unlike a rename, it never replaces the winner's file
    } catch (FileAlreadyExistsException e) {
      // Another process was first; its file is as good.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void write(FileChannel channel, ByteBuffer content, long at) throws IOException {
    long position = at;
    while (content.hasRemaining()) {
      position += channel.write(content, position);
    }
  }

  private static void checkHeader(Path file, Layout layout, ByteBuffer bytes) {
    byte[] magic = new byte[layout.magic().length()];
    bytes.get(0, magic);
    String found = new String(magic, StandardCharsets.US_ASCII);
    if (!found.equals(layout.magic())) {
      throw new DamagedFileException(file, "it does not begin with " + layout.magic());
    }
    int version = bytes.getInt(8);
    if (version != layout.version()) {
      throw new DamagedFileException(
          file,
          "it has layout version "
              + version
              + ", this release of Penstock reads version "
              + layout.version());
    }
    if (bytes.getInt(12) != layout.size()) {
      throw new DamagedFileException(file, "its header names a size of " + bytes.getInt(12));
    }
  }

  @Override
  public long get(int offset) {
    return (long) WORD.getVolatile(bytes, offset);
  }

  @Override
  public void set(int offset, long value) {
    try {
      WORD.setVolatile(bytes, offset, value);
    } catch (ReadOnlyBufferException e) {
      throw new ReadOnlyFileException(file, e);
    }
  }

  @Override
  public void setOrdered(int offset, long value) {
    try {
      WORD.setRelease(bytes, offset, value);
    } catch (ReadOnlyBufferException e) {
      throw new ReadOnlyFileException(file, e);
    }
  }

  @Override
  public boolean compareAndSet(int offset, long expected, long value) {
    try {
      return WORD.compareAndSet(bytes, offset, expected, value);
    } catch (ReadOnlyBufferException e) {
      throw new ReadOnlyFileException(file, e);
    }
  }

  @Override
  public void getWords(int offset, long[] target, int count) {
    ByteBuffer part = bytes.slice(offset, count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    part.asLongBuffer().get(target, 0, count);
  }

  @Override
  public void putBytes(int offset, byte[] source) {
    try {
      bytes.put(offset, source);
    } catch (ReadOnlyBufferException e) {
      throw new ReadOnlyFileException(file, e);
    }
  }

  @Override
  public byte[] getBytes(int offset, int length) {
    byte[] target = new byte[length];
    bytes.get(offset, target);
    return target;
  }

  /** The 8 bytes of a word as the kernel is to see them; they keep the mapping alive. */
  ByteBuffer memoryOf(int offset) {
    return bytes.slice(offset, Long.BYTES);
  }

  /** Whether this process may only look: each change throws {@link ReadOnlyFileException}. */
  public boolean isReadOnly() {
    return bytes.isReadOnly();
  }

  @Override
  public Path file() {
    return file;
  }
}
