package dev.penstock.engine.chronicle;

import dev.penstock.memory.Liveness;
import dev.penstock.memory.Liveness.Watch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells a queue's consumers of the death of those that hold something in a group, where no
 * supervisor does: for a member that waits, and by its thread. Where the system does not tell,
 * nobody is watched, and the member finds the dead when it looks.
 */
final class HolderWatch implements AutoCloseable {
  private final Hands hands;
  private final AppendFile signals;
  private final Liveness liveness;
  private final Map<Long, Watch> watched = new HashMap<>();

  HolderWatch(Hands hands, AppendFile signals, Liveness liveness) {
    this.hands = hands;
    this.signals = signals;
    this.liveness = liveness;
  }

  /** Has those watched that hold something now, and no others. */
  void watch() {
    Set<Long> holders = new HashSet<>();
    for (int hand = 0; hand < hands.used(); hand++) {
      long owner = hands.owner(hand);
      if (owner != 0 && owner != liveness.me() && hands.holdsAnything(hand)) {
        holders.add(owner);
      }
    }
    watched.keySet().removeIf(holder -> !holders.contains(holder) && callOff(holder));
    for (long holder : holders) {
      if (!watched.containsKey(holder)) {
        liveness.watch(holder, () -> died(holder)).ifPresent(watch -> watched.put(holder, watch));
      }
    }
  }

  private boolean callOff(long holder) {
    watched.get(holder).close();
    return true;
  }

  /** Unless another one was first, and what it held is taken from it. */
  private void died(long holder) {
    for (int hand = 0; hand < hands.used(); hand++) {
      if (hands.owner(hand) == holder && hands.holdsAnything(hand)) {
        signals.noticeDeaths();
        return;
      }
    }
  }

  @Override
  public void close() {
    watched.values().forEach(Watch::close);
    watched.clear();
  }
}
