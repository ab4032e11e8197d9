package dev.penstock.engine.chronicle;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one process repair a queue at a time; the kernel gives it back when that process ends. */
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
   * @throws InvalidInputException if somebody repairs the queue
   */
  static RepairLock take(QueueFolder folder) throws IOException {
    Path file = folder.path().resolve(FILE);
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
          "the queue " + folder.name() + " is being repaired already; wait until that is done");
    }
    return new RepairLock(file, channel);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
