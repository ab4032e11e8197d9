package dev.penstock.queue;

import java.time.Duration;
import java.util.List;

/** One consumer's place in a group. It may hold several claims. Used by one thread at a time. */
public interface GroupMember extends AutoCloseable {
  /**
   * Claims the next message: the most urgent, and of those the oldest. Never waits for one.
   *
   * @return null if there is none now
   */
  Claim claim();

  /** Sleeps until there may be a message, or so many nanoseconds have passed; may return early. */
  void await(long nanos);

  /**
   * Settles the claim: the group is done with the message.
   *
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void ack(Claim claim);

  /**
   * The same for a claim of which messages are sent elsewhere: whatever is killed when, either the
   * claim is settled and all of them are sent, or none is and it is not.
   *
   * @throws LeaseLostException if the claim is no longer this member's; nothing was sent
   */
  void ackAndSend(Claim claim, List<Outgoing> messages);

  /**
   * Gives the message back to the group, which delivers it again.
   *
   * @param delay how long it is not delivered, counted by a clock that nobody can set
   * @param counts whether this was a delivery, for the number of attempts
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void nack(Claim claim, Duration delay, boolean counts);

  /**
   * Gives the message up: it becomes a dead letter.
   *
   * @param reason in a few words
   * @param detail such as the text of an exception; may be empty
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void reject(Claim claim, String reason, String detail);

  /**
   * Lets the claim be handled until so long from now, beyond the member's time limit.
   *
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void extend(Claim claim, Duration more);

  /** Leaves the group; unsettled claims are given back. */
  @Override
  void close();
}
