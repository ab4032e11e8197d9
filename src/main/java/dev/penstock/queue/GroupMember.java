package dev.penstock.queue;

/** One consumer's place in a group. It holds at most one claim. Used by one thread at a time. */
public interface GroupMember extends AutoCloseable {
  /**
   * Claims the next message: one that another member gave back or died with, else the next that the
   * group has not seen. Never waits for a message.
   *
   * @return null if there is none now
   */
  Claim claim();

  /**
   * Settles the claim: the group is done with the message.
   *
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void ack(Claim claim);

  /**
   * Gives the message back to the group, which delivers it again.
   *
   * @throws LeaseLostException if the claim is no longer this member's
   */
  void release(Claim claim);

  /** Leaves the group; an unsettled claim is given back. */
  @Override
  void close();
}
