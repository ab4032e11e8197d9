package dev.penstock.cli;

import dev.penstock.queue.QueueFacts;
import java.util.Arrays;
import java.util.Map;

/** How a group stands, as the commands {@code queues} and {@code groups} show it. */
final class GroupColumns {
  /** The titles of {@link #cells}. */
  private static final String[] TITLES = {
    "GROUP", "WAITING", "DELAYED", "CLAIMED", "DONE", "DEAD", "CONSUMERS", "PAUSED"
  };

  private GroupColumns() {}

  /** A table with these columns, and then a group's. */
  static Table table(String... before) {
    return new Table(
        Arrays.copyOf(join(before, TITLES), before.length + TITLES.length, String[].class));
  }

  /** Adds a row; one without a group where there is none. */
  static void add(Table table, QueueFacts.Group group, Object... before) {
    table.add(join(before, group == null ? new Object[TITLES.length] : cells(group)));
  }

  private static Object[] cells(QueueFacts.Group group) {
    return new Object[] {
      group.name(),
      group.waiting(),
      group.delayed(),
      group.claimed(),
      group.done(),
      group.dead(),
      group.consumers(),
      group.paused() ? "yes" : "no"
    };
  }

  private static Object[] join(Object[] before, Object[] behind) {
    Object[] all = Arrays.copyOf(before, before.length + behind.length, Object[].class);
    System.arraycopy(behind, 0, all, before.length, behind.length);
    return all;
  }

  static Map<String, Object> json(QueueFacts.Group group) {
    return Json.object(
        "name", group.name(),
        "waiting", group.waiting(),
        "delayed", group.delayed(),
        "claimed", group.claimed(),
        "done", group.done(),
        "dead", group.dead(),
        "consumers", group.consumers(),
        "paused", group.paused());
  }
}
