package dev.penstock.memory;

import dev.penstock.fault.StorageFullException;
import java.io.File;
import java.nio.file.Path;

/**
 * Refuses to write when a disk is almost full. A process that stores into a mapped file for which
 * the disk has no room left is killed by the kernel (SIGBUS, mmap(2)), so it must stop before.
 *
 * <p>The disk is asked at the first write, and then every {@value #STEP} bytes or {@value
 * #PERIOD_MILLIS} ms of writing, whichever is first; {@value #KEPT_FREE} bytes are kept free for
 * what all processes write in between. Used by one thread at a time.
 */
public final class FreeSpace {
  static final long KEPT_FREE = 32L << 20;

  private static final long STEP = 1L << 20;
  private static final long PERIOD_MILLIS = 10;

  private final Path folder;
  private final File disk;
  private boolean asked;
  private long askedAt;
  private long writtenSince;

  public FreeSpace(Path folder) {
    this.folder = folder;
    this.disk = folder.toFile();
  }

  /**
   * Does nothing if so many bytes can be written.
   *
   * @throws StorageFullException if the disk would then have less than is kept free
   */
  public void require(long bytes) {
    require(bytes, System.currentTimeMillis());
  }

  /**
   * The same for who has looked at the clock already, which takes as long as the rest.
   *
   * @param now in ms; a clock that is set back only has the disk asked more often
   */
  public void require(long bytes, long now) {
    writtenSince += bytes;
    long passed = now - askedAt;
    if (asked && writtenSince < STEP && passed >= 0 && passed < PERIOD_MILLIS) {
      return;
    }
    long usable = disk.getUsableSpace();
    if (usable < KEPT_FREE + bytes) {
      throw new StorageFullException(
          "the disk of "
              + folder
              + " has "
              + (usable >> 20)
              + " MiB left, and "
              + (KEPT_FREE >> 20)
              + " MiB are kept free so that nothing is half written; free some space, or name a data"
              + " directory on another disk with --data DIR");
    }
    asked = true;
    askedAt = now;
    writtenSince = 0;
  }
}
