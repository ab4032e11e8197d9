package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import dev.penstock.config.QueueConfig.Roll;
import java.nio.file.Path;
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

  /**
   * What a lane's files are named after: what it was begun with, which the settings may have
   * changed since. They count for a lane that has not begun.
   */
  static RollCycle lane(Path lane, QueueConfig config) {
    for (Path log : QueueFolder.logs(lane)) {
      int length = log.getFileName().toString().length() - QueueFolder.LOG_SUFFIX.length();
      for (Roll roll : Roll.values()) {
        if (length == nameLength(of(roll))) {
          return of(roll);
        }
      }
    }
    return LaneMeta.roll(lane).orElseGet(() -> config(config));
  }

  /** Each names its files at another length; to parse names would cost a young process much. */
  private static int nameLength(RollCycle roll) {
    return roll.format().replace("'", "").length();
  }

  /** What the settings say, for a lane that is begun. */
  static RollCycle config(QueueConfig config) {
    return of(config.roll());
  }

  static RollCycle of(Roll roll) {
    return switch (roll) {
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
