package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.MapGates.Change;
import dev.penstock.memory.OwnerLock;
import dev.penstock.memory.OwnerLock.HeldTooLongException;
import java.time.Duration;

/**
 * Tells those who watch a map of each change, if there are any. Called inside the segment that was
 * changed, so that changes to one key come in their order. Thread-safe.
 */
final class MapLog {
  /** After so many changes it is looked whether those who watch are still alive. */
  private static final int LOOK = 4096;

  private final MapFolder folder;
  private final MapGates gates;
  private final Surroundings surroundings;
  private final Duration patience;
  private volatile Ring open;

  /** A ring and its number. */
  record Ring(long number, MapChanges changes) {}

  MapLog(MapFolder folder, MapGates gates, Surroundings surroundings, Duration patience) {
    this.folder = folder;
    this.gates = gates;
    this.surroundings = surroundings;
    this.patience = patience;
  }

  /** Tells of a change that was made. */
  void add(Change change) {
    if (gates.isWatched()) {
      add(ring -> ring.add(change));
    }
  }

  /** Tells that the map was emptied. */
  void addEmptied(long generation) {
    if (gates.isWatched()) {
      add(ring -> ring.addEmptied(generation));
    }
  }

  private interface Addition {
    void to(MapChanges ring);
  }

  private void add(Addition addition) {
    long start = 0;
    while (true) {
      Ring ring = current();
      try {
        addition.to(ring.changes);
        if (ring.changes.count() % LOOK == 0) {
          ring.changes.exclusively(() -> lookAround(ring));
        }
        return;
      } catch (HeldTooLongException e) {
        start = start == 0 ? System.nanoTime() : start;
        if (ring.changes.isHeldByStopped(gates.liveness())) {
          replace(ring);
        } else if (System.nanoTime() - start > OwnerLock.PATIENCE.toNanos()) {
          throw e;
        }
      }
    }
  }

  private void lookAround(Ring ring) {
    gates.setWatched(ring.changes.isWatched(gates.liveness()));
  }

  /** The ring that changes are added to now. */
  Ring current() {
    long number = gates.ring();
    Ring ring = open;
    if (ring == null || ring.number != number) {
      ring = new Ring(number, new MapChanges(folder.changes(number), surroundings, patience));
      open = ring;
    }
    return ring;
  }

  /** Leaves a ring to a process that stands still while it adds something, and makes another. */
  private void replace(Ring ring) {
    long number = ring.number + 1;
    MapChanges next = new MapChanges(folder.changes(number), surroundings, patience);
    if (gates.ring() == ring.number) {
      next.takeWatchers(ring.changes);
      if (gates.setRing(ring.number, number)) {
        next.addMissing();
      }
    }
  }

  /** Notes a watcher down, and returns its row in the ring: all changes are told of from now on. */
  int join(Ring ring) {
    int[] row = new int[1];
    ring.changes.exclusively(
        () -> {
          row[0] = ring.changes.addWatcher(gates.liveness());
          gates.setWatched(true);
        });
    return row[0];
  }

  /** Forgets a watcher. */
  void leave(Ring ring, int row) {
    ring.changes.exclusively(
        () -> {
          ring.changes.removeWatcher(row);
          lookAround(ring);
        });
  }
}
