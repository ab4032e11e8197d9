package dev.penstock.engine.chronicle;

import net.openhft.chronicle.queue.RollCycle;

/**
 * How one of a lane's files begins: where its last document is, as Chronicle believes, and the
 * index by which it finds documents.
 *
 * @param last where the last document begins, or about
 * @param indexes where the list of indexes begins, or 0
 * @param first where the first document may begin
 */
record LogHeader(long last, long indexes, long first) {
  private static final int LISTED = 2;

  /**
   * Reads the beginning of a file.
   *
   * @throws dev.penstock.memory.DamagedFileException if it is not as Chronicle makes it
   */
  static LogHeader read(RawFile file, RollCycle roll) {
    file.at(0);
    long end = WireWords.own(file, "header");
    long store = WireWords.nested(file, "SCQStore");
    WireWords.field(file, "writePosition");
    WireWords.array(file, LISTED);
    long last = file.nextLong();
    file.nextLong(); // how many documents there are up to there, or something old
    WireWords.field(file, "indexing");
    long indexing = WireWords.nested(file, "SCQSIndexing");
    WireWords.field(file, "indexCount");
    same(file, roll.defaultIndexCount());
    WireWords.field(file, "indexSpacing");
    same(file, roll.defaultIndexSpacing());
    WireWords.field(file, "index2Index");
    long indexes = WireWords.number(file);
    WireWords.field(file, "lastIndex");
    WireWords.number(file);
    WireWords.ends(file, indexing);
    WireWords.field(file, "dataFormat");
    same(file, 1);
    WireWords.ends(file, store);
    WireWords.ends(file, end);
    long first = end + 3 & ~3L;
    if (last < 0 || last >= file.size() || last % Integer.BYTES != 0) {
      throw file.damaged(0, "begins a header with the last document at " + last);
    }
    if (indexes != 0) {
      checkIndexes(file, indexes, roll);
    }
    return new LogHeader(last, indexes, first);
  }

  private static void same(RawFile file, long wanted) {
    long found = WireWords.number(file);
    if (found != wanted) {
      throw file.damaged(file.position(), "ends the number " + found + " instead of " + wanted);
    }
  }

  /** The list of indexes, and the one that is filled now. */
  private static void checkIndexes(RawFile file, long at, RollCycle roll) {
    if (at < 0 || at >= file.size()) {
      throw file.damaged(0, "begins a header with indexes at " + at);
    }
    int places = roll.defaultIndexCount();
    WireWords.own(file.at(at), "index2index");
    long used = WireWords.array(file, places);
    long list = file.position();
    if (used < 0 || used > places) {
      throw file.damaged(list - 8, "names " + used + " indexes");
    }
    if (used > 0) {
      long index = file.longAt(list + (used - 1) * Long.BYTES);
      if (index < at || index >= file.size()) {
        throw file.damaged(list, "begins a list with an index at " + index);
      }
      WireWords.own(file.at(index), "index");
      long entries = WireWords.array(file, places);
      if (entries < 0 || entries > places) {
        throw file.damaged(file.position() - 8, "names " + entries + " entries");
      }
    }
  }
}
