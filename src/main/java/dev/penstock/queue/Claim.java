package dev.penstock.queue;

import java.util.Map;

/**
 * The right of one member to handle one message. The engine may use the object again once the claim
 * is settled, so it is not kept longer.
 */
public interface Claim {
  /** The message's number in its queue, from 0 in the order of sending. */
  long id();

  /** How often the group was handed the message, this time included. */
  int attempt();

  /** When the group was first handed the message, in ms since the epoch. */
  long firstDeliveredMillis();

  /** When it was sent, in ms since the epoch. */
  long sentAtMillis();

  int priority();

  /** What the message's order is kept by, or null. */
  String key();

  /** Names to values; not to be changed. */
  Map<String, String> headers();

  /** Holds the body, from {@link #bodyOffset} on; not to be changed. */
  byte[] buffer();

  int bodyOffset();

  int bodyLength();
}
