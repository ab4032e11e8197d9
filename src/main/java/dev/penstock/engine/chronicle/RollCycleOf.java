package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import java.time.DateTimeException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
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

  /** The cycle that a file is named after, without its ending; -1 if that is not such a name. */
  static int cycle(String name, RollCycle roll) {
    DateTimeFormatter format =
        new DateTimeFormatterBuilder()
            .appendPattern(roll.format())
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
            .toFormatter()
            .withZone(ZoneOffset.UTC);
    try {
      TemporalAccessor time = format.parse(name);
      return (int) (time.getLong(ChronoField.INSTANT_SECONDS) * 1000 / roll.lengthInMillis());
    } catch (DateTimeException e) {
      return -1;
    }
  }
}
