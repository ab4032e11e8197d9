package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/** Chronicle's name for how often a file is begun. */
final class RollCycleOf {
  private RollCycleOf() {}

  static RollCycle config(QueueConfig config) {
    return switch (config.roll()) {
      case MINUTELY -> LegacyRollCycles.MINUTELY;
      case HOURLY -> RollCycles.FAST_HOURLY;
      case DAILY -> RollCycles.FAST_DAILY;
    };
  }
}
