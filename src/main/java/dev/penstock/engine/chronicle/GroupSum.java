package dev.penstock.engine.chronicle;

import dev.penstock.memory.DamagedFileException;
import dev.penstock.memory.Journal;
import dev.penstock.memory.Region;

/**
 * Adds up all words of a group's file that are changed through its journal, and no others: what
 * {@link Hands} says is changed without it, and so are the words before {@link GroupFile#PAUSED}
 * and those about the saved copy. Of a sparse file only what was ever used is looked at.
 */
final class GroupSum {
  /** So many words are copied at once. */
  private static final int PIECE = 4096;

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

  /**
   * Each young process adds up the whole file once while all others wait for the lock, so the words
   * are copied in pieces: read one by one they took an interpreter 0.2 s.
   */
  private static long of(GroupFile file) {
    Region words = file.words();
    long[] piece = new long[PIECE];
    long[] sum = new long[1];
    each(
        file,
        (from, to) -> {
          for (int at = from; at < to; at += PIECE * Long.BYTES) {
            int count = Math.min(PIECE, (to - at) / Long.BYTES);
            words.getWords(at, piece, count);
            sum[0] ^= sum(at, piece, count);
          }
        });
    return sum[0];
  }

  private static long sum(int from, long[] words, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      if (words[i] != 0) { // as most are: the buckets of few keys
        sum ^= Journal.hash(from + i * Long.BYTES, words[i]);
      }
    }
    return sum;
  }

  static DamagedFileException damaged(GroupFile file, String finding) {
    return new DamagedFileException(file.words().file(), finding);
  }
}
