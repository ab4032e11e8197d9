package dev.penstock.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One queue, opened in this process. Thread-safe. */
public interface QueueStore extends AutoCloseable {
  /** Returned instead of an id where a message with the same dedup id was sent before. */
  long DUPLICATE = -1;

  /**
   * Adds a message; when this returns, it is as safe as the queue's durability says.
   *
   * @return its id, or {@link #DUPLICATE}
   * @throws QueueFullException if the queue's capacity does not allow it, at once or in time
   * @throws WaitEndedException if the thread was interrupted while it waited for room, or after
   *     {@link #endWaits}
   */
  long append(byte[] body, SendOptions options);

  /**
   * Adds messages: all are seen at once, or none.
   *
   * @return the id of the first; the others follow without a gap
   */
  long appendAll(List<byte[]> bodies, SendOptions options);

  /** Joins a group, made first if it is missing. */
  GroupMember join(String group, StartFrom from, MemberOptions options);

  /** Looks without disturbing: changes nothing, waits for nobody. */
  QueueFacts facts();

  /** Reads messages without consuming them, in the order sent. */
  MessageReader read();

  /** Makes a group. Returns false if there is one of that name. */
  boolean createGroup(String group, StartFrom from);

  /** The groups of the queue, by name; empty if there is no such group. */
  Optional<GroupAdmin> group(String group);

  /** From now on no sender of this process waits for room: who does, or would, is refused. */
  void endWaits();

  /** Makes every member that waits return from its wait. */
  void wakeConsumers();

  /** Makes the members look at once for what the dead left, instead of soon. */
  void noticeDeaths();

  /** Looks at every file; tells each finding in one sentence, and repairs where asked to. */
  boolean verify(boolean repair, Consumer<String> findings);

  @Override
  void close();
}
