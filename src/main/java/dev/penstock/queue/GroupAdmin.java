package dev.penstock.queue;

import java.util.List;

/**
 * What an operator does with one group. Thread-safe. Once the {@link Queues} it is from are closed,
 * each call throws {@link dev.penstock.fault.ClosedException}.
 */
public interface GroupAdmin {
  /** Hands nothing out until told otherwise; claims already made are not touched. */
  void pause(boolean paused);

  /**
   * Goes on from another place: behind the present one to see messages again, before it to leave
   * some out. Messages that wait to be retried stay, unless they lie where the group goes on from,
   * and would come twice.
   */
  void seek(StartFrom from);

  /**
   * Leaves out all that waits; claims and dead letters stay.
   *
   * @return how many messages that were
   */
  long purge();

  /**
   * Forgets the group and all it knows, the transactions that are committed and still to be sent
   * ({@link QueueFacts.Group#unsent}) included.
   */
  void delete();

  /** What the group gave up, oldest first. */
  List<DeadLetter> deadLetters();

  /**
   * Lets the group have a dead letter again, as if it had never been delivered.
   *
   * @return false if there is no such dead letter
   */
  boolean retryDead(long id);

  /**
   * Deletes a dead letter.
   *
   * @return false if there is no such dead letter
   */
  boolean discardDead(long id);
}
