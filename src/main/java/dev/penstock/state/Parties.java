package dev.penstock.state;

import dev.penstock.fault.PenstockException;
import dev.penstock.state.SyncStore.SyncWords;
import java.util.HashSet;
import java.util.Set;

/**
 * Who has a part in an object, in rows of its words: holders, waiters, those who arrived. Used
 * within a step, but for {@link #dead}.
 *
 * <pre>
 *  word   0 … 15  the object's own
 *             16  how many rows, from the first, were ever in use
 *             17  a number that each new row takes one of, so that they can be told apart
 *             32  row 0: process (0 where the row is free), thread, part, amount
 *             36  row 1
 *              …
 * </pre>
 */
final class Parties {
  /** So many can there be at once. */
  static final int MOST = (SyncStore.WORDS - 32) / 4;

  private static final int USED = 16;
  private static final int FIRST = 32;
  private static final int ROW = 4;
  private static final int NUMBER = 17;

  private Parties() {}

  /** A new row; its amount is a number that no earlier row has had. */
  static int add(SyncWords words, long process, long thread, long part) {
    long number = words.get(NUMBER) + 1;
    words.set(NUMBER, number);
    return add(words, process, thread, part, number);
  }

  static int add(SyncWords words, long process, long thread, long part, long amount) {
    int used = (int) words.get(USED);
    int row = 0;
    while (row < used && words.get(at(row)) != 0) {
      row++;
    }
    if (row == MOST) {
      throw new PenstockException(
          MOST + " take part in this already, which is the most there can be; end some");
    }
    if (row == used) {
      words.set(USED, used + 1);
    }
    words.set(at(row) + 1, thread);
    words.set(at(row) + 2, part);
    words.set(at(row) + 3, amount);
    words.set(at(row), process);
    return row;
  }

  static void remove(SyncWords words, int row) {
    words.set(at(row), 0);
    int used = (int) words.get(USED);
    while (used > 0 && words.get(at(used - 1)) == 0) {
      used--;
    }
    words.set(USED, used);
  }

  /** How many rows to look at. */
  static int used(SyncWords words) {
    return (int) words.get(USED);
  }

  /** Whose row it is; 0 if it is free. */
  static long process(SyncWords words, int row) {
    return words.get(at(row));
  }

  static long thread(SyncWords words, int row) {
    return words.get(at(row) + 1);
  }

  static long part(SyncWords words, int row) {
    return words.get(at(row) + 2);
  }

  static void part(SyncWords words, int row, long part) {
    words.set(at(row) + 2, part);
  }

  static long amount(SyncWords words, int row) {
    return words.get(at(row) + 3);
  }

  static void amount(SyncWords words, int row, long amount) {
    words.set(at(row) + 3, amount);
  }

  static boolean has(SyncWords words, int row, long part) {
    return words.get(at(row)) != 0 && words.get(at(row) + 2) == part;
  }

  /** The row of this process and thread with this part, or -1. */
  static int find(SyncWords words, long process, long thread, long part) {
    int used = used(words);
    for (int row = 0; row < used; row++) {
      if (process(words, row) == process
          && thread(words, row) == thread
          && part(words, row) == part) {
        return row;
      }
    }
    return -1;
  }

  static int count(SyncWords words, long part) {
    int count = 0;
    int used = used(words);
    for (int row = 0; row < used; row++) {
      if (has(words, row, part)) {
        count++;
      }
    }
    return count;
  }

  /**
   * Which of those in the rows have died, by a look at the system; called outside of a step, which
   * then forgets them.
   */
  static Set<Long> dead(SyncStore store) {
    Set<Long> known = new HashSet<>();
    Set<Long> dead = new HashSet<>();
    long me = store.me();
    int used = (int) store.get(USED);
    for (int row = 0; row < used; row++) {
      long process = store.get(at(row));
      if (process != 0 && process != me && known.add(process) && !store.isAlive(process)) {
        dead.add(process);
      }
    }
    return dead;
  }

  /** Frees the rows of those who died. */
  static void forget(SyncWords words, Set<Long> dead) {
    if (dead.isEmpty()) {
      return;
    }
    for (int row = used(words) - 1; row >= 0; row--) {
      if (dead.contains(process(words, row))) {
        remove(words, row);
      }
    }
  }

  /** How many who are alive have this part, for who looks. */
  static int alive(SyncStore store, long part) {
    Set<Long> dead = dead(store);
    int count = 0;
    int used = (int) store.get(USED);
    for (int row = 0; row < used; row++) {
      long process = store.get(at(row));
      if (process != 0 && store.get(at(row) + 2) == part && !dead.contains(process)) {
        count++;
      }
    }
    return count;
  }

  private static int at(int row) {
    return FIRST + row * ROW;
  }
}
