package dev.penstock.queue;

/** One queue, opened in this process. Thread-safe. */
public interface QueueStore extends AutoCloseable {
  /**
   * Adds a message at the end; when this returns, the message survives the death of any process.
   */
  void append(Message message);

  /** Joins a group, made first if it is missing; a new group begins with the oldest message. */
  GroupMember join(String group);

  /** Looks without disturbing: changes nothing, waits for nobody. */
  QueueFacts facts();

  @Override
  void close();
}
