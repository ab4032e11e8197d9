package dev.penstock.bench;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a person asked for.
 *
 * @param name of the benchmark
 * @param json whether to print JSON rather than a table
 * @param peers whether to measure other systems too
 * @param only the parts to measure; all if empty
 * @param skip the parts to leave out
 */
public record Options(
    String name, boolean json, boolean peers, Set<String> only, Set<String> skip) {

  /**
   * Reads the words of a command line.
   *
   * @throws UsageException if they make no sense
   */
  static Options of(List<String> words) {
    String name = null;
    boolean json = false;
    boolean peers = false;
    Set<String> only = new HashSet<>();
    Set<String> skip = new HashSet<>();
    Deque<String> left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      String word = left.remove();
      switch (word) {
        case "--json" -> json = true;
        case "--peers" -> peers = true;
        case "--only" -> only.add(valueOf(word, left));
        case "--skip" -> skip.add(valueOf(word, left));
        default -> {
          if (name != null || word.startsWith("-")) {
            throw new UsageException("cannot make sense of " + word);
          }
          name = word;
        }
      }
    }
    if (name == null) {
      throw new UsageException("which benchmark?");
    }
    return new Options(name, json, peers, only, skip);
  }

  /** Whether the part is to be measured. */
  public boolean wants(String part) {
    return !skip.contains(part) && (only.isEmpty() || only.contains(part));
  }

  /** All parts that were named. */
  public Set<String> named() {
    Set<String> all = new HashSet<>(only);
    all.addAll(skip);
    return all;
  }

  private static String valueOf(String option, Deque<String> left) {
    if (left.isEmpty()) {
      throw new UsageException(option + " needs a name");
    }
    return left.remove();
  }
}
