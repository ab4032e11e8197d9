package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Journal;

/**
 * Adds up all words of a group's file that are changed through its journal, and no others: what
 * {@link Hands} says is changed without it, and so are the words before {@link GroupFile#PAUSED}
 * and those about the saved copy. Of a sparse file only what was ever used is looked at.
 */
final class GroupSum {
  private GroupSum() {}

  /** A run of words that is covered. */
  interface Run {
    void words(int from, int to);
  }

  /**
   * Names every word that is covered. Under the lock.
   *
   * @throws DamagedFileException if the file says it uses more than there is room for
   */
  static void each(GroupFile file, Run run) {
    run.words(GroupFile.PAUSED, GroupFile.SAVE_GATE);
    run.words(GroupFile.LANES, GroupFile.JOURNAL);
    file.records().eachUsed(run);
  }

  /**
   * Whether the file is as it was last committed. Under the lock.
   *
   * @throws DamagedFileException if it is not
   */
  static void check(GroupFile file) {
    if (!file.journal().isEmpty()) {
      throw damaged(file, "its journal says that a change is being made, and nobody makes one");
    }
    if (of(file) != file.journal().checksum()) {
      throw damaged(file, "its checksum is wrong");
    }
    for (int hand = 0; hand < file.hands().used(); hand++) {
      if (file.hands().isWiped(hand)) {
        throw damaged(file, "what hand " + hand + " held is wiped out");
      }
    }
  }

  /** Each young process adds up the whole file once, while all others wait for the lock. */
  private static long of(GroupFile file) {
    long[] sum = new long[1];
    each(file, (from, to) -> sum[0] ^= Journal.sum(file.words(), from, to));
    return sum[0];
  }

  static DamagedFileException damaged(GroupFile file, String finding) {
    return new DamagedFileException(file.words().file(), finding);
  }
}
