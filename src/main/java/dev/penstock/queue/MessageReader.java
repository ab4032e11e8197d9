package dev.penstock.queue;

import java.util.Optional;

/** Reads a queue's messages in the order sent, back and forth. Used by one thread at a time. */
public interface MessageReader extends AutoCloseable {
  /** Stands before the message where this begins, so that {@link #next} returns it. */
  void moveTo(StartFrom from);

  /** The message behind, if there is one now. */
  Optional<Message> next();

  /** The message before, if it is still kept. */
  Optional<Message> previous();

  @Override
  void close();
}
