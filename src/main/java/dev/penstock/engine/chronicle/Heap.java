package dev.penstock.engine.chronicle;

import dev.penstock.memory.Journal;
import dev.penstock.memory.Region;

/**
 * Records by a number, the smallest first: a binary heap in a mapped region. Under the group's
 * lock.
 *
 * <pre>
 *  entry  0  key     8 bytes; the children of entry i are 2i + 1 and 2i + 2
 *         8  record  8 bytes
 * </pre>
 */
final class Heap {
  private static final int ENTRY = 16;

  private final Region words;
  private final Journal journal;
  private final int sizeWord;
  private final int at;

  Heap(Region words, Journal journal, int sizeWord, int at) {
    this.words = words;
    this.journal = journal;
    this.sizeWord = sizeWord;
    this.at = at;
  }

  static int bytes(int capacity) {
    return capacity * ENTRY;
  }

  int size() {
    return (int) words.get(sizeWord);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** The smallest key; only if there is one. */
  long key() {
    return key(0);
  }

  /** The record of the smallest key; only if there is one. */
  int record() {
    return record(0);
  }

  int record(int entry) {
    return (int) words.get(at + entry * ENTRY + 8);
  }

  long key(int entry) {
    return words.get(at + entry * ENTRY);
  }

  void push(long key, int record) {
    int hole = size();
    journal.set(sizeWord, hole + 1);
    while (hole > 0) {
      int parent = (hole - 1) / 2;
      if (key(parent) <= key) {
        break;
      }
      put(hole, key(parent), record(parent));
      hole = parent;
    }
    put(hole, key, record);
  }

  /** Takes the smallest out. */
  void pop() {
    int last = size() - 1;
    long key = key(last);
    int record = record(last);
    put(last, 0, 0);
    journal.set(sizeWord, last);
    if (last == 0) {
      return;
    }
    int hole = 0;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= last) {
        break;
      }
      if (child + 1 < last && key(child + 1) < key(child)) {
        child++;
      }
      if (key <= key(child)) {
        break;
      }
      put(hole, key(child), record(child));
      hole = child;
    }
    put(hole, key, record);
  }

  private void put(int entry, long key, int record) {
    journal.set(at + entry * ENTRY, key);
    journal.set(at + entry * ENTRY + 8, record);
  }
}
