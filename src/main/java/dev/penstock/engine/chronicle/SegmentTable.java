package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import net.openhft.chronicle.core.UnsafeMemory;

/**
 * The table that finds a segment's entries, as it was before a repair began. A repair takes each
 * entry out of the table and puts it back; killed in between, it would lose one. The next repair
 * begins from here instead.
 *
 * <pre>
 *  byte 0  of which start of the machine it is; a file of an earlier one says nothing
 *       8  the table
 * </pre>
 *
 * <p>Made under another name and renamed, so it is whole or absent. Used inside the segment's gate.
 */
final class SegmentTable {
  private final Path file;

  SegmentTable(Path file) {
    this.file = file;
  }

  /** Puts back the table from before a repair that was killed, or saves it if there was none. */
  void restoreOrSave(long address, long bytes) {
    if (!restoreIfSaved(address, bytes)) {
      save(address, bytes);
    }
  }

  /** Puts the saved table back, and returns whether there was one. */
  boolean restoreIfSaved(long address, long bytes) {
    try {
      if (!Files.exists(file)) {
        return false;
      }
      ByteBuffer saved = ByteBuffer.wrap(Files.readAllBytes(file));
      if (saved.remaining() != Long.BYTES + bytes || saved.getLong() != ProcessIdentity.boot()) {
        return false;
      }
      UnsafeMemory.INSTANCE.copyMemory(saved.array(), Long.BYTES, address, (int) bytes);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save(long address, long bytes) {
    byte[] copy = new byte[(int) (Long.BYTES + bytes)];
    ByteBuffer.wrap(copy).putLong(ProcessIdentity.boot());
    UnsafeMemory memory = UnsafeMemory.INSTANCE;
    long first = memory.arrayBaseOffset(byte[].class) + Long.BYTES;
    memory.copyMemory(address, copy, first, (int) bytes);
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(draft, copy);
      FileModes.likeFolder(draft);
      Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
