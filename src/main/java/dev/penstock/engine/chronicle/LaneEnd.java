package dev.penstock.engine.chronicle;

import dev.penstock.engine.chronicle.LogWalk.Step;
import dev.penstock.memory.DamagedFileException;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.queue.RollCycle;

/**
 * What a lane's last document says, found without Chronicle and in a few reads. Asked before
 * Chronicle opens the lane, which would believe whatever is in its files.
 *
 * @param count how many messages the lane ever had
 * @param bytes and of how many bytes
 * @param id the lowest that no message of the lane has
 * @param sentAt when the last one was sent, in ms since the epoch
 */
record LaneEnd(long count, long bytes, long id, long sentAt) {
  /** The last document is damaged, in a way that only it is lost. */
  static final LaneEnd UNKNOWN = new LaneEnd(-1, -1, -1, -1);

  private static final LaneEnd EMPTY = new LaneEnd(0, 0, 0, 0);

  /**
   * Checks how the lane's files begin and end.
   *
   * @throws DamagedFileException if that is not as it was written
   */
  static LaneEnd find(Path lane, RollCycle roll) {
    LaneMeta.check(lane, roll);
    LaneEnd end = EMPTY;
    List<Path> logs = QueueFolder.logs(lane);
    for (int i = 0; i < logs.size(); i++) { // Chronicle goes back to earlier ones as well
      try (RawFile file = RawFile.openIfThere(logs.get(i))) {
        if (file == null || i < logs.size() - 1 && GhostFiles.isGhost(file)) {
          continue; // somebody deletes it
        }
        LaneEnd found = in(file, LogHeader.read(file, roll), roll.defaultIndexCount());
        end = found == null ? end : found;
      }
    }
    return end;
  }

  /** Null if there is no document, as when who began the file was killed. */
  private static LaneEnd in(RawFile file, LogHeader header, int places) {
    MessageFormat.Parser document = new MessageFormat.Parser();
    LogWalk walk =
        new LogWalk(file, document, header.last() == 0 ? header.first() : header.last(), places);
    LaneEnd end = null;
    for (int documents = 0; ; documents++) {
      Step step = walk.next();
      if (step == Step.DOCUMENT && documents < 2) {
        end = after(document);
      } else if (step == Step.DOCUMENT) {
        throw file.damaged(0, "begins a header that names the wrong last message");
      } else if (documents == 0 && header.last() != 0 && step != Step.DAMAGE) {
        throw file.damaged(header.last(), "is said to begin the last message, and does not");
      } else if (step == Step.DAMAGE && walk.isLast()) {
        return UNKNOWN;
      } else if (step == Step.DAMAGE && !walk.isUnfinished()) {
        throw new DamagedFileException(file.path(), walk.finding());
      } else {
        return end; // what is not a message there is found by counting
      }
    }
  }

  private static LaneEnd after(MessageFormat.Parser document) {
    StoredMessage message = new StoredMessage();
    long bytes = document.bytesBefore();
    document.begin();
    while (document.hasNext()) {
      document.next(message);
      bytes += message.bodyLength;
    }
    return new LaneEnd(
        document.countBefore() + document.count(),
        bytes,
        document.id() + document.count(),
        document.sentAt());
  }
}
