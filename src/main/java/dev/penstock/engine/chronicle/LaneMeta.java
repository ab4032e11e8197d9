package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig.Roll;
import dev.penstock.memory.DamagedFileException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.openhft.chronicle.queue.RollCycle;

/**
 * What Chronicle says about a lane in {@code metadata.cq4t}: how often a file is begun, which files
 * there are, who appends. All of it is known otherwise, so the file is only checked.
 */
final class LaneMeta {
  static final String FILE = "metadata.cq4t";

  private static final String APPEND_LOCK = "chronicle.append.lock";
  private static final String WRITE_LOCK = "chronicle.write.lock";
  private static final long UNLOCKED = Long.MIN_VALUE;

  /** There from the beginning; others come with use, as when a file is completed. */
  private static final Set<String> REQUIRED =
      Set.of(
          "listing.highestCycle",
          "listing.lowestCycle",
          "listing.modCount",
          WRITE_LOCK,
          APPEND_LOCK,
          "chronicle.lastIndexReplicated",
          "chronicle.lastAcknowledgedIndexReplicated",
          "chronicle.lastIndexMSynced");

  private LaneMeta() {}

  /**
   * Reads the file of a lane that has been made.
   *
   * @return whether somebody appends, or died at it
   * @throws DamagedFileException if it is not as Chronicle makes it
   */
  static boolean check(Path lane, RollCycle roll) {
    if (!Files.exists(lane.resolve(FILE))) {
      throw new DamagedFileException(lane.resolve(FILE), "it is missing");
    }
    try (RawFile file = new RawFile(lane.resolve(FILE), RawFile.PLACES)) {
      long end = header(file, roll);
      Map<String, Long> values = new HashMap<>();
      while (file.intAt(end) != 0) {
        end = value(file.at(end), values);
      }
      if (!values.keySet().containsAll(REQUIRED)) {
        throw file.damaged(end, "should be behind all of " + REQUIRED);
      }
      if (values.get(APPEND_LOCK) != UNLOCKED) {
        throw file.damaged(end, "says that nobody may append: " + values.get(APPEND_LOCK));
      }
      return values.get(WRITE_LOCK) != UNLOCKED;
    }
  }

  /** What the lane's files are named after, if the file is there and says it. */
  static Optional<RollCycle> roll(Path lane) {
    if (!Files.exists(lane.resolve(FILE))) {
      return Optional.empty();
    }
    for (Roll roll : Roll.values()) {
      try (RawFile file = new RawFile(lane.resolve(FILE), RawFile.PLACES)) {
        header(file, RollCycleOf.of(roll));
        return Optional.of(RollCycleOf.of(roll));
      } catch (DamagedFileException e) {
        // Not this one.
      }
    }
    return Optional.empty();
  }

  private static long header(RawFile file, RollCycle roll) {
    long end = WireWords.own(file, "header");
    long store = WireWords.nested(file, "STStore");
    WireWords.field(file, "wireType");
    file.expect(0xb6, 8);
    file.expect("WireType");
    WireWords.text(file, "BINARY_LIGHT");
    WireWords.field(file, "metadata");
    long meta = WireWords.nested(file, "SCQMeta");
    WireWords.field(file, "roll");
    long rolling = WireWords.nested(file, "SCQSRoll");
    WireWords.field(file, "length");
    long length = WireWords.number(file);
    if (length != roll.lengthInMillis()) {
      throw file.damaged(file.position(), "names files of " + length + " ms");
    }
    WireWords.field(file, "format");
    WireWords.text(file, roll.format());
    WireWords.field(file, "epoch");
    zero(file);
    WireWords.ends(file, rolling);
    WireWords.field(file, "sourceId");
    zero(file);
    WireWords.ends(file, meta);
    if (store != end) {
      throw file.damaged(file.position(), "ends what should end at byte " + store);
    }
    return end + 3 & ~3L;
  }

  private static void zero(RawFile file) {
    if (WireWords.number(file) != 0) {
      throw file.damaged(file.position(), "should be 0");
    }
  }

  private static long value(RawFile file, Map<String, Long> values) {
    long start = file.position();
    int word = file.nextInt();
    file.expect(0xb9);
    StringBuilder name = new StringBuilder();
    for (int left = file.next(); left > 0; left--) {
      name.append((char) file.next());
    }
    if (!WireWords.isComplete(word)
        || WireWords.isOwn(word)
        || values.containsKey(name.toString())) {
      throw file.damaged(start, "does not begin a value");
    }
    values.put(name.toString(), WireWords.number(file));
    long end = WireWords.behind(start, word);
    if (end != file.position()) {
      throw file.damaged(start, "names a wrong length");
    }
    return end;
  }
}
