package dev.penstock.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * Returns the nearest of the known words, if it is so near that a slip of the hand explains it:
   * one slip, or one for every three characters.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    Optional<String> nearest = Optional.empty();
    int fewest = Math.max(1, word.length() / 3) + 1;
    for (String candidate : known) {
      int slips = slips(word, candidate);
      if (slips < fewest) {
        fewest = slips;
        nearest = Optional.of(candidate);
      }
    }
    return nearest;
  }

  /**
   * The edit distance: how many characters were left out, added, mistaken or swapped with their
   * neighbour (optimal string alignment).
   */
  private static int slips(String a, String b) {
    int[][] distance = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        int mistaken = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = distance[i - 1][j - 1] + mistaken;
        least = Math.min(least, distance[i - 1][j] + 1);
        least = Math.min(least, distance[i][j - 1] + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, distance[i - 2][j - 2] + 1);
        }
        distance[i][j] = least;
      }
    }
    return distance[a.length()][b.length()];
  }
}
