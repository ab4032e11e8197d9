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
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A small file of fixed size that several processes map and change. Thread-safe: each access to a
 * word is one aligned 64-bit access, and what is written is seen by all at once. Bytes beside the
 * words are guarded by one: a lock, or a word that is stored last.
 *
 * <pre>
 *  byte 0         8          12         16                 64
 *       +---------+----------+----------+------------------+----------------
 *       |  magic  | version  |   size   | 6 words: 0, or   | the user's words
 *       | 8 ASCII | 32 bits  | 32 bits  | as made          |
 *       +---------+----------+----------+------------------+----------------
 *                  little-endian
 * </pre>
 *
 * <p>The mapping is given back when the region is collected as garbage; there is nothing to close.
 */
public final class MappedRegion implements Region {
  /** Where the user's words begin: the header has a cache line of its own. */
  public static final int FIRST_WORD = 64;

  /** Where the six words of the header begin that a file may be made with. */
  public static final int HEADER_WORD = 16;

  /** How the name of a file ends that is still being made; before it stands who makes it. */
  private static final String DRAFT = ".new";

  /** How much of a file is written at once when all of it is. */
  private static final int CHUNK = 1 << 20;

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
        create(file, layout, false);
      }
      return map(file, layout.magic(), layout.version(), layout.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Maps a file whose size is told by the file, made first if it is missing; as {@link #open} else.
   * The disk space of a file made here is taken at once, so that no later store finds a full disk.
   *
   * @param layout of the file if it is missing; of one that is there, only magic and version
   * @param header up to six words of the header, from {@link #HEADER_WORD}, of the file if it is
   *     missing
   */
  public static MappedRegion openOfAnySize(Path file, Layout layout, long... header) {
    try {
      while (true) {
        Optional<MappedRegion> found = find(file, layout.magic(), layout.version());
        if (found.isPresent()) {
          return found.get();
        }
        create(file, layout, true, header);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Maps a file whose size is told by the file, if there is one.
   *
   * @throws DamagedFileException if it is not a file of this magic and version
   */
  public static Optional<MappedRegion> find(Path file, String magic, int version) {
    try {
      return Files.exists(file) ? Optional.of(map(file, magic, version, -1)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // deleted at this moment
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Maps a file that is there.
   *
   * @param size that it must have, or below 0
   */
  private static MappedRegion map(Path file, String magic, int version, long size)
      throws IOException {
    boolean writable = Files.isWritable(file);
    try (FileChannel channel =
        writable ? FileChannel.open(file, READ, WRITE) : FileChannel.open(file, READ)) {
      long found = channel.size();
      if (size >= 0 && found != size) {
        throw new DamagedFileException(file, "it has " + found + " bytes instead of " + size);
      }
      if (found < FIRST_WORD || found > Integer.MAX_VALUE) {
        throw new DamagedFileException(file, "it has " + found + " bytes");
      }
      MapMode mode = writable ? MapMode.READ_WRITE : MapMode.READ_ONLY;
      MappedByteBuffer bytes = channel.map(mode, 0, found);
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      checkHeader(file, magic, version, bytes);
      return new MappedRegion(file, bytes);
    } catch (AccessDeniedException e) {
      throw new PenstockException(
          "the file "
              + file
              + " cannot be opened by this user; run this as the user who owns the data directory, or"
              + " give it back to him",
          e);
    }
  }

  /** Deletes the drafts of processes that were killed while they made this file: some are large. */
  private static void deleteAbandoned(Path file) throws IOException {
    String begin = file.getFileName() + ".";
    Path folder = file.toAbsolutePath().getParent();
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, begin + "*" + DRAFT)) {
      for (Path draft : drafts) {
        String name = draft.getFileName().toString();
        String pid = name.substring(begin.length(), name.length() - DRAFT.length());
        if (pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty()) {
          Files.deleteIfExists(draft);
        }
      }
    }
  }

  /** One thread at a time, since the draft bears the name of the process. */
  private static synchronized void create(Path file, Layout layout, boolean filled, long... words)
      throws IOException {
    FileModes.requireWritableFolder(file);
    if (filled) {
      deleteAbandoned(file);
    }
    Path draft =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + DRAFT);
    Files.deleteIfExists(draft); // of an earlier process with our pid that was killed right here
    try (FileChannel channel = FileChannel.open(draft, CREATE_NEW, WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(FIRST_WORD).order(ByteOrder.LITTLE_ENDIAN);
      header.put(layout.magic().getBytes(StandardCharsets.US_ASCII));
      header.putInt(layout.version()).putInt(layout.size());
      for (long word : words) {
        header.putLong(word);
      }
      write(channel, header.rewind(), 0);
      if (filled) {
        fill(channel, layout.size());
      } else if (layout.size() > FIRST_WORD) {
        // The last byte gives the file its size; what lies between is a hole of zeros.
        write(channel, ByteBuffer.allocate(1), layout.size() - 1);
      }
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

  private static void fill(FileChannel channel, int size) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(CHUNK, size));
    for (long at = FIRST_WORD; at < size; at += zeros.limit()) {
      zeros.rewind().limit((int) Math.min(zeros.capacity(), size - at));
      write(channel, zeros, at);
    }
  }

  private static void write(FileChannel channel, ByteBuffer content, long at) throws IOException {
    long position = at;
    while (content.hasRemaining()) {
      position += channel.write(content, position);
    }
  }

  private static void checkHeader(Path file, String magic, int version, ByteBuffer bytes) {
    byte[] begin = new byte[magic.length()];
    bytes.get(0, begin);
    if (!new String(begin, StandardCharsets.US_ASCII).equals(magic)) {
      throw new DamagedFileException(file, "it does not begin with " + magic);
    }
    int found = bytes.getInt(8);
    if (found != version) {
      throw new DamagedFileException(
          file,
          "it has layout version " + found + ", this release of Penstock reads version " + version);
    }
    if (bytes.getInt(12) != bytes.capacity()) {
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

  /** Adds to the word, which wraps around; returns what it was. One atomic instruction. */
  public long getAndAdd(int offset, long addend) {
    try {
      return (long) WORD.getAndAdd(bytes, offset, addend);
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

  /**
   * The bytes themselves, little-endian; they keep the mapping alive, and refuse changes if this
   * process may only look.
   */
  public ByteBuffer view(int offset, int length) {
    return bytes.slice(offset, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Waits until all that was changed here is on the disk. */
  public void force() {
    if (bytes instanceof MappedByteBuffer mapped) {
      mapped.force();
    }
  }

  /** Of the whole file, in bytes. */
  public int size() {
    return bytes.capacity();
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
