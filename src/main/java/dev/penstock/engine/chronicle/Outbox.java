package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueSettingsFile;
import dev.penstock.queue.Outgoing;
import java.nio.file.Path;
import java.util.List;

/**
 * Sends messages together with an acknowledgement: first all of them are written into one document
 * of the aside lane; then one change of the group's file acknowledges and names that document,
 * which decides that they are sent; then they are sent. Who is killed while sending leaves the
 * document named in its hand, and whoever takes the hand goes on, leaving out what has been sent
 * already.
 */
final class Outbox {
  private final String group;
  private final QueueLog log;
  private final Surroundings surroundings;

  /**
   * @param group the name of the group that acknowledges
   * @param log of its queue
   */
  Outbox(String group, QueueLog log, Surroundings surroundings) {
    this.group = group;
    this.log = log;
    this.surroundings = surroundings;
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

  /** Sends the messages of the document that this process has written. */
  void send(long outbox, List<Outgoing> messages) {
    for (int i = 0; i < messages.size(); i++) {
      Outgoing message = messages.get(i);
      ((ChronicleQueueStore) message.queue())
          .forward(message.body(), message.options(), origin(outbox, i));
    }
  }

  /** Sends those messages of the document that its writer did not get to. */
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
