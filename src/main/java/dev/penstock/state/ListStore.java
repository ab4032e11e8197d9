package dev.penstock.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does work on a list whose parts are entries of a map.
 *
 * <p>A change is one change of all entries it concerns. Which these are is found out first, by
 * doing the work without its effect; if others changed the list meanwhile and other entries are
 * needed, it is found out again. So somebody always gets on.
 *
 * <p>Who only looks reads entry by entry, and then whether any but the root was changed meanwhile;
 * if that happens again and again, it looks as who changes does. Thread-safe.
 */
final class ListStore {
  /** So often one looks before one keeps the others out. */
  private static final int LOOKS = 8;

  private final String name;
  private final MapStore map;

  /**
   * @param name of the list, for messages
   */
  ListStore(String name, MapStore map) {
    this.name = name;
    this.map = map;
  }

  /**
   * Something to do with a list; it may be done several times, and only the last time counts.
   *
   * @param <R> what comes of it
   */
  interface Work<R> {
    R on(ListTree list);
  }

  /** Work needs a part that was not named. */
  private static final class OtherPartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherPartException() {
      super(null, null, false, false);
    }
  }

  <R> R look(Work<R> work) {
    for (int i = 0; i < LOOKS; i++) {
      Attempt<R> attempt = new Attempt<>(work);
      if (attempt.isOfOneMoment()) {
        return attempt.result();
      }
    }
    return change(work);
  }

  <R> R change(Work<R> work) {
    Set<Long> parts = Set.of();
    while (true) {
      try {
        return change(work, parts);
      } catch (OtherPartException e) {
        Attempt<R> attempt = new Attempt<>(work);
        if (!attempt.changes() && attempt.isOfOneMoment()) {
          return attempt.result();
        }
        parts = attempt.parts;
      }
    }
  }

  private <R> R change(Work<R> work, Set<Long> parts) {
    List<byte[]> keys = new ArrayList<>(1 + parts.size());
    Map<Long, Integer> places = new HashMap<>();
    keys.add(ListFormat.ROOT_KEY);
    for (long part : parts) {
      places.put(part, keys.size());
      keys.add(ListFormat.key(part));
    }
    List<R> results = new ArrayList<>(1);
    map.change(
        keys,
        cells -> {
          ListParts read = new ListParts(name, part -> value(cells.get(place(places, part))));
          ListTree list = new ListTree(value(cells.get(0)), read);
          R result = work.on(list);
          for (long part : read.changed()) {
            set(cells, place(places, part), read.change(part));
          }
          byte[] root = list.root();
          if (root != null) {
            set(cells, 0, root);
          }
          results.clear();
          results.add(result);
        });
    return results.get(0);
  }

  private static int place(Map<Long, Integer> places, long part) {
    Integer place = places.get(part);
    if (place == null) {
      throw new OtherPartException();
    }
    return place;
  }

  private static byte[] value(StoredEntry entry) {
    return entry == null ? null : entry.value();
  }

  private static void set(MapStore.Cells cells, int place, byte[] value) {
    if (value == null) {
      cells.remove(place);
    } else {
      cells.set(place, value, StoredEntry.NEVER);
    }
  }

  /** Removes all elements. */
  void clear() {
    boolean done =
        change(
            list -> {
              boolean small = list.isInTail();
              if (small) {
                list.replaceAll(List.of());
              }
              return small;
            });
    if (!done) {
      map.clear();
    }
  }

  /** Work that was done without its effect, on a list that others may have changed meanwhile. */
  private final class Attempt<R> {
    private final byte[] root = map.get(ListFormat.ROOT_KEY);
    private final Set<Long> parts = new HashSet<>();
    private final ListParts read = new ListParts(name, this::read);
    private final boolean changesRoot;
    private R result;
    private RuntimeException failure;

    Attempt(Work<R> work) {
      boolean changed = false;
      try {
        ListTree list = new ListTree(root, read);
        result = work.on(list);
        changed = list.root() != null;
      } catch (RuntimeException e) {
        failure = e; // perhaps only because the list was changed
      }
      changesRoot = changed;
      parts.addAll(read.changed());
    }

    private byte[] read(long part) {
      parts.add(part);
      return map.get(ListFormat.key(part));
    }

    boolean changes() {
      return changesRoot || read.areChanged();
    }

    /** Whether the list was at some moment as the work saw it. */
    boolean isOfOneMoment() {
      return parts.isEmpty() || ListFormat.isSameTop(root, map.get(ListFormat.ROOT_KEY));
    }

    R result() {
      if (failure != null) {
        throw failure;
      }
      return result;
    }
  }
}
