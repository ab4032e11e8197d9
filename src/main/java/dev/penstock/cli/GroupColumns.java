package dev.penstock.cli;

import dev.penstock.queue.QueueFacts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * How groups stand, as the commands {@code queues} and {@code groups} show it. What was left out
 * has columns only where there is any.
 */
final class GroupColumns {
  private final boolean expired;
  private final boolean skipped;
  private final int columns;
  private final Table table;

  /**
   * @param groups all that will be shown
   * @param before titles of the columns before those of the groups
   */
  GroupColumns(Collection<QueueFacts.Group> groups, String... before) {
    boolean anyExpired = false;
    boolean anySkipped = false;
    for (QueueFacts.Group group : groups) {
      anyExpired |= group.expired() > 0;
      anySkipped |= group.skipped() > 0;
    }
    expired = anyExpired;
    skipped = anySkipped;
    List<Object> titles = new ArrayList<>(Arrays.asList((Object[]) before));
    addTitles(titles);
    columns = titles.size();
    table = new Table(titles.toArray(String[]::new));
  }

  private void addTitles(List<Object> to) {
    to.addAll(List.of("GROUP", "WAITING", "DELAYED", "CLAIMED", "DONE", "DEAD"));
    if (expired) {
      to.add("EXPIRED");
    }
    if (skipped) {
      to.add("SKIPPED");
    }
    to.addAll(List.of("CONSUMERS", "PAUSED"));
  }

  /** Adds a row; one without a group where that is null. */
  void add(QueueFacts.Group group, Object... before) {
    List<Object> cells = new ArrayList<>(Arrays.asList(before));
    if (group != null) {
      addCells(group, cells);
    } else {
      cells.addAll(Collections.nCopies(columns - before.length, null));
    }
    table.add(cells.toArray());
  }

  private void addCells(QueueFacts.Group group, List<Object> to) {
    to.addAll(
        List.of(
            group.name(),
            group.waiting(),
            group.delayed(),
            group.claimed(),
            group.done(),
            group.dead()));
    if (expired) {
      to.add(group.expired());
    }
    if (skipped) {
      to.add(group.skipped());
    }
    to.add(group.consumers());
    to.add(group.paused() ? "yes" : "no");
  }

  @Override
  public String toString() {
    return table.toString();
  }

  static Map<String, Object> json(QueueFacts.Group group) {
    return Json.object(
        "name", group.name(),
        "waiting", group.waiting(),
        "delayed", group.delayed(),
        "claimed", group.claimed(),
        "done", group.done(),
        "dead", group.dead(),
        "expired", group.expired(),
        "skipped", group.skipped(),
        "consumers", group.consumers(),
        "paused", group.paused());
  }
}
