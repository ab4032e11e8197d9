package dev.penstock.engine.chronicle;

import dev.penstock.memory.Disk;
import dev.penstock.memory.FileModes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wires;

/**
 * Frees a lane of what a power failure may have left behind the messages that were on the disk for
 * sure: pages of later ones, written in any order, with holes between them, and an index that
 * points into these. The documents that are whole are copied into a new file, in their order, which
 * gives each its old index; the file takes the place of the old one. Nobody else uses the lane.
 *
 * <p>Killed at any moment it leaves the old file or the new one, and is done again.
 */
final class LaneRepair {
  /** No document is larger: see the block size of {@link Lane}. */
  private static final int MOST_BYTES = 80 << 20;

  private static final int BUFFER = 1 << 20;

  private final int number;
  private final LaneFiles files;
  private final Path drafts;
  private final RollCycle roll;
  private final MessageFormat.Parser parser = new MessageFormat.Parser();

  /** How many messages of the lane there are up to the last whole document, or -1. */
  private long count = -1;

  LaneRepair(int number, Path folder, Path drafts, RollCycle roll) {
    this.number = number;
    this.files = new LaneFiles(folder, roll);
    this.drafts = drafts;
    this.roll = roll;
  }

  /**
   * Copies the files from this cycle on.
   *
   * @param forced how many messages of the lane were on the disk for sure. If fewer are found, no
   *     power failure did that; all is left as it is
   */
  void repair(int fromCycle, long forced) {
    try {
      List<Integer> cycles = files.cycles(fromCycle, Integer.MAX_VALUE);
      for (int cycle : cycles) {
        read(files.of(cycle), document -> true);
      }
      if (number < Lanes.SENT && count < forced) {
        return;
      }
      count = -1;
      for (int cycle : cycles) {
        copy(cycle);
      }
      // It says which files there are, and who appends. Chronicle makes it anew.
      Files.deleteIfExists(files.folder().resolve("metadata.cq4t"));
      Disk.forceFolder(files.folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void copy(int cycle) throws IOException {
    clearDrafts();
    Path old = files.of(cycle);
    long[] copied = {0};
    try (SingleChronicleQueue queue =
            SingleChronicleQueueBuilder.binary(drafts)
                .blockSize(Lane.BLOCK)
                .rollCycle(roll)
                .checkInterrupts(false)
                .timeProvider(() -> (long) cycle * roll.lengthInMillis())
                .build();
        ExcerptAppender appender = queue.createAppender()) {
      read(
          old,
          document -> {
            try (DocumentContext context = appender.writingDocument()) {
              context.wire().bytes().write(document);
            }
            copied[0]++;
            return true;
          });
    }
    if (copied[0] == 0) {
      Files.delete(old); // nothing of it had reached the disk
    } else {
      Path draft = new LaneFiles(drafts, roll).of(cycle);
      Disk.force(draft);
      Files.move(draft, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      FileModes.likeFolder(old);
    }
    clearDrafts();
    Files.delete(drafts);
  }

  private void clearDrafts() throws IOException {
    FileModes.createFolder(drafts);
    try (Stream<Path> left = Files.list(drafts)) {
      for (Path draft : (Iterable<Path>) left::iterator) {
        Files.delete(draft);
      }
    }
  }

  /** Reads the file's documents up to the first one that is not whole or does not follow. */
  private void read(Path file, Predicate<byte[]> each) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER))) {
      while (true) {
        int header = Integer.reverseBytes(in.readInt());
        int length = Wires.lengthOf(header);
        if (header == 0 || Wires.isNotComplete(header) || length > MOST_BYTES) {
          return;
        }
        if ((header & Wires.META_DATA) != 0) {
          in.skipNBytes(length);
        } else {
          byte[] document = new byte[length];
          in.readFully(document);
          if (!follows(document) || !each.test(document)) {
            return;
          }
        }
        in.skipNBytes(-length & Integer.BYTES - 1); // documents begin at multiples of 4
      }
    } catch (EOFException e) {
      // The file ends within a document: that one is not whole.
    }
  }

  private boolean follows(byte[] document) {
    System.arraycopy(document, 0, parser.buffer(document.length), 0, document.length);
    try {
      parser.begin();
    } catch (DamagedMessageException e) {
      return false;
    }
    if (number < Lanes.SENT) {
      if (count >= 0 && parser.countBefore() != count) {
        return false;
      }
      count = parser.countBefore() + parser.count();
    }
    return true;
  }
}
