package dev.penstock.queue;

import java.util.List;

/**
 * How a queue stands at one moment.
 *
 * @param messages how many were ever sent to it
 * @param kept how many of them it still has
 */
public record QueueFacts(String name, long messages, long kept, List<Group> groups) {
  public QueueFacts {
    groups = List.copyOf(groups);
  }

  /**
   * How one group stands. What is done, expired and skipped counts from where it began, or was put
   * last.
   *
   * @param waiting messages that could be claimed now, or are kept back by one of their key
   * @param delayed messages that are not due yet
   * @param claimed messages in the hands of consumers
   * @param done messages settled
   * @param dead messages given up
   * @param expired messages left out because they were too old when their turn came
   * @param skipped messages left out otherwise: purged, dropped for want of room, deleted by a hard
   *     limit, or dead letters that were discarded
   * @param unsent transactions that are committed and whose messages are still to be sent
   * @param consumers live members
   * @param paused whether nothing is handed out
   */
  public record Group(
      String name,
      long waiting,
      long delayed,
      long claimed,
      long done,
      long dead,
      long expired,
      long skipped,
      long unsent,
      int consumers,
      boolean paused) {
    /** Whether every message so far is settled or given up, and what was sent with that is sent. */
    public boolean drained() {
      return waiting == 0 && delayed == 0 && claimed == 0 && unsent == 0;
    }
  }
}
