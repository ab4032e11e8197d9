package dev.penstock.engine.chronicle;

import dev.penstock.memory.FileModes;
import dev.penstock.memory.FreeSpace;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.MappedRegion.Layout;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.Taken;
import dev.penstock.queue.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.TableStore;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.impl.single.TableStoreWriteLock;
import net.openhft.chronicle.threads.Pauser;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * The messages of one queue in the order they were sent, in a Chronicle Queue. Thread-safe.
 *
 * <p>Chronicle lets one process append at a time, by a lock that holds a bare pid: when a process
 * is killed while appending, the others wait 15 s for it, or for ever if the pid was reused. So an
 * appender first takes the gate, an {@link OwnerLock}; who gets the gate from the dead knows that
 * nobody else is inside, and frees Chronicle's lock at once. The half written message is
 * overwritten by the next one.
 *
 * <pre>
 *  append.lock, byte  64  gate  who appends (OwnerLock)
 *                    128  made  1 when the log's files are complete
 *                    136  sent  changes with each message, so that who waits need look no further
 * </pre>
 */
final class MessageLog implements AutoCloseable {
  private static final Layout LAYOUT = new Layout("PENAPPND", 1, 192);
  private static final int GATE = MappedRegion.FIRST_WORD;
  private static final int MADE = 128;
  private static final int SENT = 136;

  private final QueueFolder folder;
  private final MappedRegion words;
  private final OwnerLock gate;
  private final FreeSpace space;
  private final SingleChronicleQueue queue;
  private ExcerptAppender appender;

  /** The roll cycle whose file has got its permissions. */
  private int privateCycle = Integer.MIN_VALUE;

  MessageLog(QueueFolder folder) {
    this.folder = folder;
    this.words = MappedRegion.open(folder.appendLock(), LAYOUT);
    this.gate = new OwnerLock(words, GATE);
    this.space = new FreeSpace(folder.log());
    // Who only looks at a queue that is there does not wait for who is sending to it.
    this.queue = words.get(MADE) == 1 ? open() : make();
  }

  /**
   * Two processes that make the files at once get in each other's way, so one does behind the gate.
   */
  private SingleChronicleQueue make() {
    space.require(0);
    Taken taken = gate.lock();
    try {
      if (words.get(MADE) != 1) {
        folder.clearLog(); // begun by a process that was killed; nobody has sent to it yet
      }
      SingleChronicleQueue made = open();
      if (taken == Taken.FROM_THE_DEAD) {
        freeWriteLock(made); // of one that made the log and sent to it while we waited
      }
      FileModes.likeFolder(made.metaStore().file().toPath());
      words.set(MADE, 1);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      gate.unlock();
    }
  }

  private SingleChronicleQueue open() {
    return SingleChronicleQueueBuilder.binary(folder.log()).checkInterrupts(false).build();
  }

  /** Adds the message at the end. When this returns, any process sees it. */
  synchronized void append(Message message) {
    space.require(message.body().length);
    Taken taken = gate.lock();
    try {
      if (taken == Taken.FROM_THE_DEAD) {
        freeWriteLock(queue);
      }
      if (appender == null) {
        appender = queue.createAppender();
        // "synchronized" is what keeps our threads apart.
        appender.singleThreadedCheckDisabled(true);
      }
      try (DocumentContext document = appender.writingDocument()) {
        try {
          MessageFormat.write(document.wire().bytes(), message, System.currentTimeMillis());
        } catch (RuntimeException | Error e) {
          document.rollbackOnClose();
          throw e;
        }
      }
      words.set(SENT, words.get(SENT) + 1);
      if (appender.cycle() != privateCycle) {
        FileModes.likeFolder(appender.currentFile().toPath());
        privateCycle = appender.cycle();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      gate.unlock();
    }
  }

  private static void freeWriteLock(SingleChronicleQueue queue) {
    TableStore<?> shared = queue.metaStore();
    try (TableStoreWriteLock lock =
        new TableStoreWriteLock(shared, Pauser::balanced, OwnerLock.PATIENCE.toMillis())) {
      lock.forceUnlock();
    }
  }

  /**
   * A number that changes with each message. Of a sender that was killed it may miss the last one,
   * so who relies on it looks into the log itself now and then.
   */
  long sent() {
    return words.get(SENT);
  }

  LogReader reader() {
    return new LogReader(queue.createTailer(), folder);
  }

  /** How many messages there are. */
  long count() {
    long last = queue.lastIndex();
    return last < 0 ? 0 : countUpTo(last);
  }

  /** How many messages there are from the first up to and with this one. */
  long countUpTo(long index) {
    return queue.countExcerpts(queue.firstIndex(), index + 1);
  }

  @Override
  public synchronized void close() {
    if (appender != null) {
      appender.close();
    }
    queue.close();
  }
}
