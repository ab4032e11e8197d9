package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.FreeSpace;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.state.MemoryStore;
import dev.penstock.state.Primitive;
import dev.penstock.state.Shape;
import dev.penstock.state.StateKind;
import dev.penstock.state.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A counter, value, array or memory, in a file of its own.
 *
 * <pre>
 *  byte  16  type     number of the primitive type, from 1: boolean, byte, short, char, int, long,
 *                     float, double
 *        24  length   how many elements there are
 *        32  deleted  1 once the name was deleted
 *        64  the elements: of memory, bytes; else words of 64 bits
 * </pre>
 *
 * <p>Each change is one store, so nobody can be killed half-way, and nothing is ever repaired. Only
 * a deletion has two steps, which are told at {@link #delete}.
 */
final class StateFile implements Words, MemoryStore {
  private static final int VERSION = 1;
  static final int TYPE = MappedRegion.HEADER_WORD;
  static final int LENGTH = TYPE + Long.BYTES;
  private static final int DELETED = LENGTH + Long.BYTES;
  private static final int ELEMENTS = MappedRegion.FIRST_WORD;

  /** Held by who deletes a name: a name is taken away only under it, and given without it. */
  static final String DELETION_LOCK = "_deletions";

  private static final Layout DELETION_LAYOUT = new Layout("PENDELET", 1, 128);

  private final Path file;
  private final MappedRegion region;
  private final Shape shape;

  private StateFile(Path file, MappedRegion region, StateKind kind) {
    this.file = file;
    this.region = region;
    this.shape = shapeOf(file, region, kind);
  }

  /** Opens the file, made first if it is missing. */
  static StateFile open(Path folder, String name, Shape shape) {
    Path file = path(folder, name, shape.kind());
    Layout layout = new Layout(magic(shape.kind()), VERSION, size(shape));
    while (true) {
      if (!Files.exists(file)) {
        new FreeSpace(folder).require(layout.size());
      }
      MappedRegion region =
          MappedRegion.openOfAnySize(file, layout, shape.type().number(), shape.length());
      if (region.get(DELETED) != 1) {
        return new StateFile(file, region, shape.kind());
      }
      removeDeleted(file, layout.magic()); // whoever deleted it was killed before he did this
    }
  }

  /** The shape of the file, if it is there. */
  static Optional<Shape> shape(Path folder, StateKind kind, String name) {
    Path file = path(folder, name, kind);
    return MappedRegion.find(file, magic(kind), VERSION)
        .filter(region -> region.get(DELETED) != 1)
        .map(region -> shapeOf(file, region, kind));
  }

  /**
   * Makes a file of this shape, with the elements of another one as far as that has any; what is
   * missing is 0.
   */
  static void write(Path file, Shape shape, Path source) {
    Layout layout = new Layout(magic(shape.kind()), VERSION, size(shape));
    new FreeSpace(file.toAbsolutePath().getParent()).require(layout.size());
    MappedRegion region =
        MappedRegion.openOfAnySize(file, layout, shape.type().number(), shape.length());
    byte[] piece = new byte[RawFile.ALL];
    try (RawFile raw = new RawFile(source, RawFile.PLACES)) {
      for (int at = ELEMENTS; at < layout.size() && at < raw.size(); at += piece.length) {
        int length = (int) Math.min(piece.length, Math.min(layout.size(), raw.size()) - at);
        raw.read(at, piece, length);
        region.putBytes(at, length == piece.length ? piece : Arrays.copyOf(piece, length));
      }
    }
    region.force();
  }

  static String suffix(StateKind kind) {
    return "." + kind;
  }

  private static Path path(Path folder, String name, StateKind kind) {
    return folder.resolve(name + suffix(kind));
  }

  private static String magic(StateKind kind) {
    return switch (kind) {
      case COUNTER -> "PENCOUNT";
      case VALUE -> "PENVALUE";
      case ARRAY -> "PENARRAY";
      case MEMORY -> "PENBYTES";
      case MAP, LIST, NAMESPACE ->
          throw new IllegalArgumentException("a " + kind + " is no single file");
    };
  }

  /** How large the file is. */
  static int size(Shape shape) {
    int words =
        shape.kind() == StateKind.MEMORY
            ? (shape.length() + Long.BYTES - 1) / Long.BYTES
            : shape.length();
    return ELEMENTS + words * Long.BYTES;
  }

  private static Shape shapeOf(Path file, MappedRegion region, StateKind kind) {
    long type = region.get(TYPE);
    long length = region.get(LENGTH);
    int most = kind == StateKind.MEMORY ? Shape.MOST_BYTES : Shape.MOST_ELEMENTS;
    if (type < 1 || type > Primitive.all().size() || length < 1 || length > most) {
      throw new DamagedFileException(
          file, "its header names " + length + " elements of the type number " + type);
    }
    if (region.get(DELETED) > 1 || region.get(DELETED) < 0) {
      throw new DamagedFileException(
          file, "its header neither says that it was deleted, nor that it was not");
    }
    Shape shape = new Shape(kind, Primitive.all().get((int) type - 1), (int) length);
    boolean single = kind == StateKind.COUNTER || kind == StateKind.VALUE;
    boolean other =
        single && length != 1
            || kind == StateKind.COUNTER && shape.type() != Primitive.LONG
            || kind == StateKind.MEMORY && shape.type() != Primitive.BYTE;
    if (other) {
      throw new DamagedFileException(
          file, "its header names " + length + " elements of the type " + shape.type());
    }
    if (size(shape) != region.size()) {
      throw new DamagedFileException(
          file, "its header names " + length + " elements, and it has " + region.size() + " bytes");
    }
    return shape;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public long get(int index) {
    return region.get(offset(index));
  }

  @Override
  public void set(int index, long word) {
    region.set(offset(index), word);
  }

  @Override
  public boolean compareAndSet(int index, long expected, long word) {
    return region.compareAndSet(offset(index), expected, word);
  }

  @Override
  public long getAndAdd(int index, long addend) {
    return region.getAndAdd(offset(index), addend);
  }

  private static int offset(int index) {
    return ELEMENTS + index * Long.BYTES;
  }

  @Override
  public ByteBuffer bytes() {
    return region.view(ELEMENTS, shape.length());
  }

  @Override
  public boolean isDeleted() {
    return region.get(DELETED) != 0;
  }

  /**
   * Marks the file as deleted, and then takes its name away. Killed in between, the next one who
   * opens the name, or deletes it, takes it away. Under the lock, so that nobody takes it from a
   * file that was made meanwhile.
   */
  @Override
  public boolean delete() {
    OwnerLock lock = lockDeletions(file);
    try {
      boolean first = region.get(DELETED) == 0;
      if (first) {
        region.set(DELETED, 1);
      }
      deleteIfMarked(file, magic(shape.kind()));
      return first;
    } finally {
      lock.unlock();
    }
  }

  private static void removeDeleted(Path file, String magic) {
    OwnerLock lock = lockDeletions(file);
    try {
      deleteIfMarked(file, magic);
    } finally {
      lock.unlock();
    }
  }

  private static OwnerLock lockDeletions(Path file) {
    MappedRegion words = MappedRegion.open(file.resolveSibling(DELETION_LOCK), DELETION_LAYOUT);
    OwnerLock lock = new OwnerLock(words, MappedRegion.FIRST_WORD);
    lock.lock(); // what a dead owner left is a mark, or nothing
    return lock;
  }

  private static void deleteIfMarked(Path file, String magic) {
    if (MappedRegion.find(file, magic, VERSION)
        .map(found -> found.get(DELETED) == 1)
        .orElse(false)) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
