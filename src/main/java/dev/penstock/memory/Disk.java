package dev.penstock.memory;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * Waits until something is on the disk, so that it survives a power failure. Thread-safe; a thread
 * that is interrupted waits on, and stays interrupted.
 */
public final class Disk {
  private Disk() {}

  /**
   * Forces all that any process stored in the file so far, through mappings as well (on Linux, see
   * fsync(2)).
   *
   * @throws UncheckedIOException if the disk cannot; what was stored may be lost then, also if a
   *     second try succeeds
   */
  public static void force(Path file) {
    force(file, WRITE, false);
  }

  /** Forces the names in the folder: of files that were made, renamed or deleted. */
  public static void forceFolder(Path folder) {
    force(folder, READ, true);
  }

  private static void force(Path path, OpenOption option, boolean metaData) {
    boolean interrupted = Thread.interrupted(); // which would close the channel
    try {
      while (!tryForce(path, option, metaData)) {
        Thread.interrupted();
        interrupted = true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns false if the thread was interrupted meanwhile. */
  private static boolean tryForce(Path path, OpenOption option, boolean metaData)
      throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(metaData);
      return true;
    } catch (ClosedByInterruptException e) {
      return false;
    }
  }
}
