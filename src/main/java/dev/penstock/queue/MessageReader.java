package dev.penstock.queue;

import java.util.Optional;

/**
 * Reads a queue's messages in the order sent, back and forth. Used by one thread at a time. Once it
 * is closed, or all queues are, each call throws {@link dev.penstock.fault.ClosedException}.
 */
public interface MessageReader extends AutoCloseable {
  /** Stands before the message where this begins, so that {@link #next} returns it. */
  void moveTo(StartFrom from);

  /** The message behind, if there is one now. */
  Optional<Message> next();

  /** The message before, if it is still kept. */
  Optional<Message> previous();

  /** Lets go of the queue's files. Does so once. */
  @Override
  void close();
}
