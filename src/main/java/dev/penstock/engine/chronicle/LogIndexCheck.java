package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import java.util.Arrays;
import java.util.Optional;
import net.openhft.chronicle.queue.RollCycle;

/**
 * Compares a file's index, by which Chronicle finds documents, with where they are. Used by one
 * thread at a time.
 */
final class LogIndexCheck {
  private final RawFile file;
  private final int spacing;
  private final int places;

  /** Where every document is whose number the index has. */
  private long[] positions = new long[64];

  private int size;

  LogIndexCheck(RawFile file, RollCycle roll) {
    this.file = file;
    this.spacing = roll.defaultIndexSpacing();
    this.places = roll.defaultIndexCount();
  }

  void document(long sequence, long position) {
    if (sequence % spacing == 0) {
      if (size == positions.length) {
        positions = Arrays.copyOf(positions, 2 * size);
      }
      positions[size++] = position;
    }
  }

  /** What is wrong with the index, if anything is. */
  Optional<String> check(LogHeader header) {
    if (header.indexes() == 0) {
      return Optional.empty();
    }
    try {
      WireWords.own(file.at(header.indexes()), "index2index");
      long used = WireWords.array(file, places);
      long list = file.position();
      for (int i = 0; i < used; i++) {
        checkIndex(file.longAt(list + (long) i * Long.BYTES), i * places);
      }
      return Optional.empty();
    } catch (DamagedFileException e) {
      return Optional.of(e.sentence());
    }
  }

  private void checkIndex(long at, int first) {
    if (at == 0) {
      return;
    }
    WireWords.own(file.at(at), "index");
    WireWords.array(file, places);
    long entries = file.position();
    for (int i = 0; i < places; i++) {
      long entry = entries + (long) i * Long.BYTES;
      long position = file.longAt(entry);
      // 0 is no entry; one that is newer than the last document looked at is not known here.
      if (position != 0 && first + i < size && position != positions[first + i]) {
        throw file.damaged(entry, "is an index entry that does not lead to its message");
      }
      if (position < 0 || position >= file.size()) {
        throw file.damaged(entry, "is an index entry that leads out of the file");
      }
    }
  }
}
