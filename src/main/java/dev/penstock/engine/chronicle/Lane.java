package dev.penstock.engine.chronicle;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Disk;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.OwnerLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.threads.Pauser;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wires;
import net.openhft.chronicle.wire.WriteAfterEOFException;

/**
 * One log of documents, in a Chronicle Queue. Readers are made by any thread; all else is done by
 * one process and thread at a time, which the caller's gate sees to.
 */
final class Lane implements AutoCloseable {
  /** A document takes at most a quarter of a block, and a message has up to 64 MiB. */
  static final int BLOCK = 320 << 20;

  /**
   * How long Chronicle waits for another one that is about to finish something. The gates see to it
   * that whoever does not finish at once is dead, or is somebody a reader need not wait for.
   */
  private static final long TIMEOUT_MILLIS = 50;

  private final int number;
  private final Path folder;
  private final LaneFiles files;
  private final SingleChronicleQueue queue;
  private final Clock clock;
  private ExcerptAppender appender;

  /** When the newest cycle that was ever begun began, in ms since the epoch. */
  private volatile long newest = Long.MIN_VALUE;

  /** What the clock said when the append began that is going on, or 0 while none is. */
  private long now;

  /** The roll cycle whose file has got its permissions. */
  private int privateCycle = Integer.MIN_VALUE;

  Lane(int number, Path folder, RollCycle roll, Clock clock) {
    this.number = number;
    this.folder = folder;
    this.clock = clock;
    this.queue =
        SingleChronicleQueueBuilder.binary(folder)
            .blockSize(BLOCK)
            .rollCycle(roll)
            .timeProvider(this::millis)
            .timeoutMS(TIMEOUT_MILLIS)
            .checkInterrupts(false)
            .readOnly(isReadOnly(folder))
            .build();
    this.files = new LaneFiles(folder, queue.rollCycle()); // it stays as it was first made
  }

  /** A process that may only look writes nothing, and makes nothing that is missing. */
  private static boolean isReadOnly(Path folder) {
    Path meta = folder.resolve(LaneMeta.FILE);
    return Files.exists(meta) && !Files.isWritable(meta);
  }

  /**
   * What Chronicle chooses the file by: never one before the newest, which readers have left behind
   * them, also after the clock was set back.
   */
  private long millis() {
    long fixed = now;
    return Math.max(fixed == 0 ? clock.wallMillis() : fixed, newest);
  }

  /** After the lane was made: gives its own file the permissions of its folder. */
  void protect() throws IOException {
    FileModes.likeFolder(queue.metaStore().file().toPath());
  }

  /**
   * Adds a document at the end and returns its index. When this returns, any process sees it.
   *
   * @throws RuntimeException if Chronicle cannot; nothing was added then
   */
  long append(byte[] document, int length) {
    return append(document, length, clock.wallMillis(), queue.lastCycle());
  }

  /**
   * The same for who knows already what takes its time to find out.
   *
   * @param millis what the clock says
   * @param cycle the newest roll cycle that was appended to, or less
   */
  long append(byte[] document, int length, long millis, int cycle) {
    if (appender == null) {
      try {
        appender = queue.createAppender();
      } catch (RuntimeException e) {
        throw new DamagedFileException(folder, "Chronicle cannot append to it: " + e);
      }
      appender.singleThreadedCheckDisabled(true); // the gate keeps our threads apart
    }
    goOnFrom(cycle);
    now = millis; // which Chronicle asks for several times
    try {
      return writeBehindWhatIsComplete(document, length);
    } finally {
      now = 0;
    }
  }

  /** No message goes into a file of an earlier roll cycle any more. */
  private void goOnFrom(int cycle) {
    newest = Math.max(newest, (long) cycle * queue.rollCycle().lengthInMillis());
  }

  /**
   * A file may be complete though nothing is in a later one: who completed it had a later time than
   * we have, and was killed before its message was there. Chronicle lets nobody append to it.
   */
  private long writeBehindWhatIsComplete(byte[] document, int length) {
    while (true) {
      try {
        return write(document, length);
      } catch (WriteAfterEOFException e) {
        goOnFrom(appender.cycle() + 1);
      }
    }
  }

  private long write(byte[] document, int length) {
    try (DocumentContext context = appender.writingDocument()) {
      try {
        context.wire().bytes().write(document, 0, length);
      } catch (RuntimeException | Error e) {
        context.rollbackOnClose();
        throw e;
      }
    }
    if (appender.cycle() != privateCycle) {
      try {
        FileModes.likeFolder(appender.currentFile().toPath());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      privateCycle = appender.cycle();
    }
    return appender.lastIndexAppended();
  }

  /** The roll cycle of a document's file. */
  int cycle(long index) {
    return queue.rollCycle().toCycle(index);
  }

  /** The file of a roll cycle. */
  Path file(int cycle) {
    return files.of(cycle);
  }

  /** The files there are from one roll cycle to another. */
  List<Path> files(int from, int to) {
    return from == to
        ? List.of(files.of(to))
        : files.cycles(from, to).stream().map(files::of).toList();
  }

  /** Forces the names of the lane's files to the disk, and what Chronicle keeps of them. */
  void forceNames() {
    Disk.force(queue.metaStore().file().toPath());
    Disk.forceFolder(folder);
  }

  /**
   * Makes as if nobody was ever inside, after a process was killed there: frees Chronicle's own
   * lock on appending, and lets a file whose beginning is half written be begun anew, for which
   * others would wait. The caller holds the gate, so nobody is inside.
   */
  void freeOfTheDead() {
    TableStore<?> shared = queue.metaStore();
    try (TableStoreWriteLock lock =
        new TableStoreWriteLock(shared, Pauser::balanced, OwnerLock.PATIENCE.toMillis())) {
      lock.forceUnlock();
    }
    try {
      Path file = newestFile();
      if (file != null) {
        clearIfHalfBegun(file);
        queue.refreshDirectoryListing(); // it may not have been told of the file
        queue.closeStore(queue.storeForCycle(queue.lastCycle(), queue.epoch(), true, null));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path newestFile() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SingleChronicleQueue.SUFFIX))
          .max(Comparator.comparing(Path::getFileName))
          .orElse(null);
    }
  }

  /**
   * In place, since readers may have the file mapped. What is written behind the header, Chronicle
   * writes again or passes over.
   */
  private static void clearIfHalfBegun(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, WRITE)) {
      ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
      boolean whole = channel.read(header, 0) == Integer.BYTES;
      if (whole && Wires.isNotComplete(header.getInt(0))) {
        channel.write(ByteBuffer.allocate(Integer.BYTES), 0);
      }
    }
  }

  /**
   * A reader that begins where the file says that the lane does.
   *
   * @param file also says how much there is to be found
   */
  LaneReader reader(AppendFile file) {
    ExcerptTailer tailer;
    try {
      tailer = queue.createTailer();
    } catch (RuntimeException e) {
      if (queue.isClosed()) {
        throw e;
      }
      throw new DamagedFileException(folder, "Chronicle cannot read it: " + e);
    }
    tailer.singleThreadedCheckDisabled(true); // a consumer may be handed from thread to thread
    return new LaneReader(number, folder, queue, tailer, file);
  }

  int number() {
    return number;
  }

  SingleChronicleQueue queue() {
    return queue;
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    if (appender != null) {
      appender.close();
    }
    queue.close();
  }
}
