package dev.penstock.supervisor;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.penstock.config.IoReason;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.FileModes;
import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to supervise a data directory: a lock on {@code run/supervisor.pid}, which the kernel
 * gives back when the holder dies. The file names the holder as {@code PID START\n}; it stays when
 * the lock is gone, and is empty after an orderly end. Thread-safe.
 */
public final class SupervisorLock implements AutoCloseable {
  private static final String NAME = "supervisor.pid";

  /**
   * The folders locked by this process. A process loses its POSIX locks on a file when it closes
   * any descriptor of it (fcntl(2)), so a file in here is not opened again, not even to read it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path run;
  private final FileChannel channel;

  private SupervisorLock(Path run, FileChannel channel) {
    this.run = run;
    this.channel = channel;
  }

  /**
   * Takes the lock, and holds it until closed.
   *
   * @param run the data directory's {@code run} folder
   * @throws AlreadyRunningException if another supervisor has it
   */
  public static SupervisorLock acquire(Path run) {
    try {
      Path folder = run.toRealPath();
      if (!HELD.add(folder)) {
        throw new AlreadyRunningException(run, OptionalLong.of(ProcessHandle.current().pid()));
      }
      try {
        return new SupervisorLock(folder, open(folder));
      } catch (IOException | PenstockException e) {
        HELD.remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new PenstockException(
          "the supervisor's lock in " + run + " cannot be taken: " + IoReason.of(e), e);
    }
  }

  private static FileChannel open(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      if (channel.tryLock() == null) {
        Optional<ProcessIdentity> holder = parse(read(channel));
        // The new holder may not have replaced the dead one's pid yet.
        throw new AlreadyRunningException(
            folder,
            holder.filter(ProcessIdentity::isAlive).stream()
                .mapToLong(ProcessIdentity::pid)
                .findAny());
      }
      FileModes.likeFolder(file);
      ProcessIdentity me = ProcessIdentity.current();
      byte[] text = (me.pid() + " " + me.startTime() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.write(ByteBuffer.wrap(text), 0);
      channel.truncate(text.length);
      return channel;
    } catch (IOException | PenstockException e) {
      try (channel) {
        throw e;
      }
    }
  }

  /** The live supervisor of this data directory, if any. Only looks, and needs no lock. */
  public static Optional<ProcessIdentity> running(Path run) {
    try {
      if (HELD.contains(run.toRealPath())) {
        return Optional.of(ProcessIdentity.current());
      }
      return parse(Files.readString(run.resolve(NAME), StandardCharsets.US_ASCII))
          .filter(ProcessIdentity::isAlive);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new PenstockException("the supervisor's pid in " + run + " cannot be read: " + e, e);
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(64);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
  }

  /** Empty for what no supervisor wrote: it names nobody, and stands in nobody's way. */
  private static Optional<ProcessIdentity> parse(String text) {
    String[] words = text.lines().findFirst().orElse("").split(" ");
    if (words.length != 2 || !words[0].matches("\\d{1,18}") || !words[1].matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return Optional.of(new ProcessIdentity(Long.parseLong(words[0]), Long.parseLong(words[1])));
  }

  @Override
  public void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      channel.truncate(0);
    } catch (IOException e) {
      throw new PenstockException(
          "the supervisor's lock in " + run + " was not closed well: " + e, e);
    } finally {
      HELD.remove(run);
    }
  }
}
