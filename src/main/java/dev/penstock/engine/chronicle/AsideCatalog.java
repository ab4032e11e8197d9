package dev.penstock.engine.chronicle;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Which dead letters of which group lie where in the lane of copies: the last copy of each. Used by
 * one thread at a time.
 */
final class AsideCatalog implements LaneScan.Documents {
  private final Map<String, Map<Long, Integer>> rows = new HashMap<>();
  private final StoredMessage message = new StoredMessage();
  private int row;

  @Override
  public void found(MessageFormat.Parser document) {
    document.begin();
    document.next(message);
    if (message.death != null) {
      rows.computeIfAbsent(message.death.group(), group -> new HashMap<>()).put(message.id, row);
    }
    row++;
  }

  /** The row of a group's dead letter, or -1. */
  int rowOf(String group, long id) {
    return rows.getOrDefault(group, Map.of()).getOrDefault(id, -1);
  }

  /** Names the ids of all dead letters a group ever had. */
  void each(String group, LongConsumer ids) {
    rows.getOrDefault(group, Map.of()).keySet().stream().sorted().forEach(ids::accept);
  }
}
