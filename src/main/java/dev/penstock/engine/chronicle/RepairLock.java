package dev.penstock.engine.chronicle;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one process repair what is in a folder at a time; the kernel gives it back when that process
 * ends.
 */
final class RepairLock implements AutoCloseable {
  static final String FILE = "repair.lock";

  private final Path file;
  private final FileChannel channel;

  private RepairLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes it.
   *
   * @param what is repaired: queue orders
   * @throws InvalidInputException if somebody repairs it
   */
  static RepairLock take(Path folder, String what) throws IOException {
    Path file = folder.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another thread of this process has it
    }
    if (lock == null) {
      channel.close();
      throw new InvalidInputException(
          "the " + what + " is being repaired already; wait until that is done");
    }
    return new RepairLock(file, channel);
  }

  /** Whether a process that lives has it. */
  static boolean isTaken(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // a thread of this process has it
    } catch (NoSuchFileException | AccessDeniedException e) {
      return false; // given back meanwhile; who may only read is in nobody's way
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
