package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueSettingsFile;
import dev.penstock.queue.Outgoing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages together with an acknowledgement: first all of them are written into one document
 * of the aside lane; then one change of the group's file acknowledges and names that document,
 * which decides that they are sent; then they are sent. Who is killed while sending leaves the
 * document named in its hand, and whoever takes the hand goes on, leaving out what has been sent
 * already.
 *
 * <p>What cannot be sent, as when the disk is full, is tried again every second; the log says so
 * once, and again only if it fails otherwise. Thread-safe, but for the readers, which each caller
 * brings.
 */
final class Outbox {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final String group;
  private final QueueLog log;
  private final Surroundings surroundings;

  private volatile long tried;
  private volatile String problem = "";

  /**
   * @param group the name of the group that acknowledges
   * @param log of its queue
   */
  Outbox(String group, QueueLog log, Surroundings surroundings) {
    this.group = group;
    this.log = log;
    this.surroundings = surroundings;
    this.tried = surroundings.clock().nanos() - PAUSE_NANOS;
  }

  /** The body of the document. */
  byte[] body(List<Outgoing> messages) {
    List<OutboxFormat.Entry> entries =
        messages.stream()
            .map(
                message -> {
                  QueueLog target = ((ChronicleQueueStore) message.queue()).log();
                  return new OutboxFormat.Entry(
                      target.folder().name(),
                      target.file().nextId(),
                      message.body(),
                      message.options());
                })
            .toList();
    return OutboxFormat.write(entries);
  }

  /**
   * Sends the messages of the document that this process has written.
   *
   * @return whether all are sent; the others are to be sent again
   */
  boolean trySend(long outbox, List<Outgoing> messages) {
    return succeeds(() -> send(outbox, messages));
  }

  private void send(long outbox, List<Outgoing> messages) {
    for (int i = 0; i < messages.size(); i++) {
      Outgoing message = messages.get(i);
      ((ChronicleQueueStore) message.queue())
          .forward(message.body(), message.options(), origin(outbox, i));
    }
  }

  /** Whether it is time to try again what could not be sent. */
  boolean isDue() {
    return surroundings.clock().nanos() - tried >= PAUSE_NANOS;
  }

  /**
   * Sends those messages of the document that its writer did not get to.
   *
   * @return whether all are sent; the others are to be sent again, once that {@link #isDue}
   */
  boolean tryResend(long outbox, LaneReaders readers) {
    return succeeds(() -> resend(outbox, readers));
  }

  private boolean succeeds(Runnable sending) {
    try {
      sending.run();
      problem = "";
      return true;
    } catch (RuntimeException e) {
      tried = surroundings.clock().nanos();
      String kind = e.getClass().getName(); // its text may hold how much room is left just now
      if (!problem.equals(kind)) {
        problem = kind;
        LOG.warn(
            "what was committed with an acknowledgement of the group {} of the queue {} is not sent"
                + " yet, and is tried again every second: {}",
            group,
            log.folder().name(),
            e.getMessage(),
            e);
      }
      return false;
    }
  }

  /** The same as {@link #tryResend} for who wants to know why it is not possible. */
  void resend(long outbox, LaneReaders readers) {
    List<OutboxFormat.Entry> entries =
        OutboxFormat.read(readers.lane(Lanes.ASIDE).at(outbox, 0).body());
    Path queues = log.folder().path().getParent();
    for (int i = 0; i < entries.size(); i++) {
      OutboxFormat.Entry entry = entries.get(i);
      Origin origin = origin(outbox, i);
      QueueConfig config = QueueSettingsFile.read(queues.resolve(entry.queue()));
      try (ChronicleQueueStore target =
          new ChronicleQueueStore(queues, entry.queue(), config, surroundings)) {
        if (!target.log().has(origin, entry.options(), entry.nextId())) {
          target.forward(entry.body(), entry.options(), origin);
        }
      }
    }
  }

  private Origin origin(long outbox, int number) {
    return new Origin(Fnv.hash(log.folder().name() + "/" + group), outbox, number);
  }
}
