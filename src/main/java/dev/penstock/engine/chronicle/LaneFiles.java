package dev.penstock.engine.chronicle;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;

/** The names of a lane's files: each holds the time at which its roll cycle began. */
record LaneFiles(Path folder, RollCycle roll) {
  private DateTimeFormatter names() {
    return new DateTimeFormatterBuilder()
        .appendPattern(roll.format())
        .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
        .parseDefaulting(ChronoField.MINUTE_OF_HOUR, 0)
        .toFormatter(Locale.ROOT)
        .withZone(ZoneOffset.UTC);
  }

  /** The file of a roll cycle, whether there is one or not. */
  Path of(int cycle) {
    Instant begins = Instant.ofEpochMilli((long) cycle * roll.lengthInMillis());
    return folder.resolve(names().format(begins) + SingleChronicleQueue.SUFFIX);
  }

  /** The cycles from one to another that have a file, in their order. */
  List<Integer> cycles(int from, int to) {
    DateTimeFormatter names = names();
    return QueueFolder.names(folder, SingleChronicleQueue.SUFFIX).stream()
        .map(name -> Instant.from(names.parse(name)).toEpochMilli() / roll.lengthInMillis())
        .map(Math::toIntExact)
        .filter(cycle -> cycle >= from && cycle <= to)
        .sorted()
        .toList();
  }
}
