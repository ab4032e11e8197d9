package dev.penstock.queue;

import dev.penstock.fault.Lifetime;
import java.util.Optional;

/** An engine's reader of a queue, as long as it and the queues are open. */
final class CheckedMessageReader implements MessageReader {
  private final MessageReader reader;
  private final Lifetime lifetime;

  CheckedMessageReader(MessageReader reader, Lifetime lifetime) {
    this.reader = reader;
    this.lifetime = lifetime;
  }

  @Override
  public void moveTo(StartFrom from) {
    lifetime.check();
    reader.moveTo(from);
  }

  @Override
  public Optional<Message> next() {
    lifetime.check();
    return reader.next();
  }

  @Override
  public Optional<Message> previous() {
    lifetime.check();
    return reader.previous();
  }

  @Override
  public void close() {
    if (lifetime.end()) {
      reader.close();
    }
  }
}
