package dev.penstock.queue;

import java.util.List;

/**
 * How a queue stands at one moment.
 *
 * @param messages how many it keeps
 */
public record QueueFacts(String name, long messages, List<Group> groups) {
  public QueueFacts {
    groups = List.copyOf(groups);
  }

  /**
   * How one group stands.
   *
   * @param waiting messages nobody has claimed, those given back included
   * @param claimed messages being handled
   * @param done messages settled
   * @param consumers live members
   */
  public record Group(String name, long waiting, long claimed, long done, int consumers) {
    /** Whether every message so far is settled. */
    public boolean drained() {
      return waiting == 0 && claimed == 0;
    }
  }
}
