package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.memory.FreeSpace;
import dev.penstock.queue.SendOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Appends what is sent to the lanes of a queue, each message or batch as one document. Thread-safe.
 */
final class Appending {
  /** A body may have so many bytes, and so may all of a batch, or of a transaction, together. */
  private static final int MOST_BYTES = 64 << 20;

  private final QueueConfig config;
  private final Clock clock;
  private final OpenLanes lanes;
  private final Gates gates;
  private final FreeSpace space;

  /** Null where what is sent need not be on the disk. */
  private final GroupCommit commit;

  private final MessageFormat.Writer writer = new MessageFormat.Writer();

  Appending(
      QueueConfig config,
      Clock clock,
      OpenLanes lanes,
      Gates gates,
      FreeSpace space,
      GroupCommit commit) {
    this.config = config;
    this.clock = clock;
    this.lanes = lanes;
    this.gates = gates;
    this.space = space;
    this.commit = commit;
  }

  /** What has a say in whether a message is appended, and is told when it was. Under the gate. */
  interface Guard {
    /** The message is to be appended. Otherwise {@link #append} returns what was answered. */
    long PROCEED = Long.MIN_VALUE;

    /** Asked before anything is stored. */
    long before(List<byte[]> bodies, long bytes, SendOptions options);

    /**
     * Told after the message was stored, and before it is counted: so whoever is killed before it
     * is told leaves a message that is not counted, for {@link Gates#onFound}.
     */
    void after(SendOptions options, long sentAt);
  }

  /**
   * Adds messages at the end, as one document. When this returns, any process sees them.
   *
   * @param origin of messages that are sent with an acknowledgement, or null
   * @return the id of the first, or what the guard answered
   */
  long append(
      AppendFile file, List<byte[]> bodies, SendOptions options, Guard guard, Origin origin) {
    long bytes = 0;
    for (int i = 0; i < bodies.size(); i++) {
      bytes += bodies.get(i).length;
    }
    requireSize(bytes);
    int number = Lanes.of(options);
    long id;
    if (file.isMade(number)) {
      lanes.check(file, number);
      lanes.open(number); // now, since behind the gate all others would wait for it
    }
    synchronized (this) {
      gates.lock(file);
      try {
        long now = clock.wallMillis();
        space.require(bytes, now);
        long answer = guard.before(bodies, bytes, options);
        if (answer != Guard.PROCEED) {
          return answer;
        }
        Lane lane = lanes.toAppend(file, number);
        id = file.nextId();
        long sentAt = Math.max(now, file.lastSent());
        long expires = expires(options, sentAt);
        writer.begin(bodies.size() > 1);
        for (int i = 0; i < bodies.size(); i++) {
          writer.add(bodies.get(i), options, sentAt, expires, origin);
        }
        long count = file.count(number);
        writer.end(id, count, file.bytes(number), sentAt, options.priority());
        try {
          long index = lane.append(writer.buffer(), writer.length(), now, file.cycle(number));
          guard.after(options, sentAt);
          file.cycle(number, lane.cycle(index));
        } catch (RuntimeException | Error e) {
          countIfStored(file, e);
          throw e;
        }
        file.sent(
            number,
            count + bodies.size(),
            file.bytes(number) + writer.bodyBytes(),
            id + bodies.size(),
            sentAt);
      } finally {
        file.gate().unlock();
      }
    }
    file.tellConsumers();
    if (commit != null) {
      commit.await(file, id + bodies.size() - 1);
    }
    return id;
  }

  /**
   * Does nothing if one document can have bodies of so many bytes together.
   *
   * @throws InvalidInputException if not
   */
  static void requireSize(long bytes) {
    if (bytes > MOST_BYTES) {
      throw new InvalidInputException(
          "a message, a batch or a transaction has up to "
              + MOST_BYTES
              + " bytes, and not "
              + bytes
              + "; send a file's name instead of its content, or smaller batches");
    }
  }

  /** Whether the messages would be appended now. */
  synchronized boolean isAdmitted(AppendFile file, List<byte[]> bodies, Guard guard) {
    long bytes = bodies.stream().mapToLong(body -> body.length).sum();
    gates.lock(file);
    try {
      return guard.before(bodies, bytes, SendOptions.NONE) == Guard.PROCEED;
    } finally {
      file.gate().unlock();
    }
  }

  /** It may be stored, though appending failed. What failed first is what the sender is told. */
  private void countIfStored(AppendFile file, Throwable failure) {
    try {
      gates.recover(file);
    } catch (RuntimeException | Error e) {
      if (e != failure) { // as the JVM's only OutOfMemoryError may be
        failure.addSuppressed(e);
      }
    }
  }

  /** Runs a step while no thread of this process appends. */
  synchronized void whileNobodyAppends(Runnable step) {
    step.run();
  }

  private long expires(SendOptions options, long sentAt) {
    Optional<Duration> ttl = options.ttl().isPresent() ? options.ttl() : config.ttl();
    return ttl.isPresent() ? Math.addExact(sentAt, ttl.get().toMillis()) : StoredMessage.NONE;
  }
}
