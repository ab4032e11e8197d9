package dev.penstock.engine.chronicle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the sound documents of a lane are: 40 bytes for each, in the order they lie. Used by one
 * thread at a time.
 */
final class LaneTable {
  /** The index of a document behind damage in its file: how many stand before it is not known. */
  static final long UNKNOWN = -1;

  private static final int INDEX = 0;
  private static final int ID = 1;
  private static final int COUNT = 2;
  private static final int BYTES = 3;
  private static final int MESSAGES = 4;
  private static final int COLUMNS = 5;

  private long[] rows = new long[COLUMNS * 64];
  private final Map<Long, Integer> rowsByIndex = new HashMap<>();
  private int size;

  void add(long index, MessageFormat.Parser document) {
    if (size * COLUMNS == rows.length) {
      rows = Arrays.copyOf(rows, 2 * rows.length);
    }
    int at = size++ * COLUMNS;
    rows[at + INDEX] = index;
    rows[at + ID] = document.id();
    rows[at + COUNT] = document.countBefore();
    rows[at + BYTES] = document.bytesBefore();
    rows[at + MESSAGES] = document.count();
  }

  int size() {
    return size;
  }

  long index(int row) {
    return rows[row * COLUMNS + INDEX];
  }

  long id(int row) {
    return rows[row * COLUMNS + ID];
  }

  long countBefore(int row) {
    return rows[row * COLUMNS + COUNT];
  }

  long bytesBefore(int row) {
    return rows[row * COLUMNS + BYTES];
  }

  int messages(int row) {
    return (int) rows[row * COLUMNS + MESSAGES];
  }

  /** The document with this message, or -1. */
  int rowOfId(long id) {
    int row = last(ID, id);
    return row >= 0 && id < id(row) + messages(row) ? row : -1;
  }

  /** The document at this index, or -1; those behind damage cannot be found so. */
  int rowOfIndex(long index) {
    if (rowsByIndex.size() < size) {
      for (int row = rowsByIndex.size(); row < size; row++) {
        rowsByIndex.put(index(row) == UNKNOWN ? -2L - row : index(row), row);
      }
    }
    return rowsByIndex.getOrDefault(index, -1);
  }

  /** The last document with fewer than so many messages before it, or -1. */
  int rowBefore(long count) {
    return last(COUNT, count - 1);
  }

  private int last(int column, long value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (rows[middle * COLUMNS + column] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
