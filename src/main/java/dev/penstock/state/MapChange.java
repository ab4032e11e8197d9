package dev.penstock.state;

import java.util.Optional;

/**
 * A change to a {@link SharedMap}, from {@link MapWatch#next}.
 *
 * @param kind what happened
 * @param key of which entry; empty if the map was emptied, or changes were skipped
 * @param entry what it was set to
 * @param skipped how many changes cannot be told of any more, for there were too many for this
 *     watch to keep up; they may be of any key
 * @param <V> the values
 */
public record MapChange<V>(Kind kind, String key, Optional<MapEntry<V>> entry, long skipped) {
  /** What happened. */
  public enum Kind {
    SET,
    /** Removed by somebody, or its time was up; of that is told when somebody changes the map. */
    REMOVED,
    /** All entries were removed. */
    EMPTIED,
    /** Nothing of its own, but {@link #skipped} tells how much. */
    SKIPPED
  }
}
