package dev.penstock.engine.chronicle;

import dev.penstock.memory.Disk;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.OwnerLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Saves how the groups of a queue stand on the disk, every few seconds while anything changes: a
 * power failure may leave a group's mapped file half written, or ahead of the log. In a thread of
 * its own, in each process that has consumers; one at a time saves a group. Thread-safe.
 *
 * <p>What a saved group refers to is on the disk before it is: first the messages, then the file
 * under another name, then its name.
 */
final class Checkpoints implements AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(2);

  /** Saving takes at most so much of the time. */
  private static final int SHARE = 20;

  private final Groups groups;
  private final QueueLog log;
  private final Surroundings surroundings;
  private Thread thread;
  private boolean closed;

  /** The groups of which it was told that they cannot be saved. Only used by the thread. */
  private final Set<String> told = new HashSet<>();

  Checkpoints(Groups groups, QueueLog log, Surroundings surroundings) {
    this.groups = groups;
    this.log = log;
    this.surroundings = surroundings;
  }

  /** Saves each group from now on, and one that never was at once. */
  void start(Group group) {
    if (!Files.exists(log.folder().saved(group.name()))) {
      save(group, true);
    }
    synchronized (this) {
      if (thread == null) {
        thread = new Thread(this::run, "checkpoints");
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private void run() {
    long pause = PERIOD.toMillis();
    while (sleep(pause)) {
      long start = System.nanoTime();
      groups.all().forEach(this::saveOrTell);
      long took = (System.nanoTime() - start) / 1_000_000;
      pause = Math.max(PERIOD.toMillis(), SHARE * took);
    }
  }

  /** What cannot be saved now is tried again; consumers go on meanwhile. */
  private void saveOrTell(Group group) {
    try {
      save(group, false);
      told.remove(group.name());
    } catch (RuntimeException e) {
      if (told.add(group.name())) {
        System.err.println(
            "how the group "
                + group.name()
                + " of the queue "
                + log.folder().name()
                + " stands cannot be saved, so a power failure would have its messages delivered"
                + " again: "
                + e.getMessage());
      }
    }
  }

  /** Returns false when this was closed. */
  private synchronized boolean sleep(long millis) {
    long until = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis; left > 0 && !closed; ) {
        wait(left);
        left = (until - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      return false; // nobody interrupts this thread; if somebody does, others save
    }
    return !closed;
  }

  /**
   * Saves a group, if it has changed since it was last saved.
   *
   * @param now whether to do so also if somebody did a moment ago
   */
  void save(Group group, boolean now) {
    GroupFile file = group.file();
    OwnerLock gate = file.saveGate();
    if (now) {
      gate.lock();
    } else if (gate.tryLock() == null) {
      return; // another process is at it
    }
    try {
      long time = surroundings.clock().nanos();
      long last = file.get(GroupFile.SAVED_AT);
      if (now || time - last >= PERIOD.toNanos() || time < last) {
        saveChanged(group, file);
        file.words().set(GroupFile.SAVED_AT, time);
      }
    } finally {
      gate.unlock();
    }
  }

  private void saveChanged(Group group, GroupFile file) {
    GroupSnapshot snapshot;
    file.lock();
    try {
      if (file.get(GroupFile.BEGUN) == 0) {
        return;
      }
      snapshot = GroupSnapshot.of(file, group.steady(), surroundings.clock());
    } finally {
      file.unlock();
    }
    boolean same = snapshot.sum() == file.get(GroupFile.SAVED_SUM);
    if (same && Files.exists(log.folder().saved(group.name()))) {
      return;
    }
    log.awaitCommit(); // consumers see messages before they are on the disk
    try {
      write(log.folder(), group.name(), snapshot.content());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.words().set(GroupFile.SAVED_SUM, snapshot.sum());
  }

  private static void write(QueueFolder folder, String group, byte[] content) throws IOException {
    Path saved = folder.saved(group);
    Path draft = saved.resolveSibling(saved.getFileName() + ".new");
    Files.write(draft, content);
    FileModes.likeFolder(draft);
    Disk.force(draft);
    Files.move(draft, saved, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (!Files.exists(folder.group(group))) {
      Files.deleteIfExists(saved); // the group was deleted meanwhile
    }
    Disk.forceFolder(saved.getParent());
  }

  /** Ends the thread, and saves once more if it ran, so that an orderly end repeats nothing. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      notifyAll();
      running = thread;
    }
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return; // what was saved last is as good, if older
    }
    groups.all().forEach(group -> save(group, true));
  }
}
