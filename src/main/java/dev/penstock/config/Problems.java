package dev.penstock.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong in one file, so that its author hears of everything at once. */
final class Problems {
  private static final int LONGEST_SHOWN = 60;

  private final Path file;
  private final List<Problem> found = new ArrayList<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(int line, String key, String value, String text) {
    found.add(new Problem(file, line, shown(key), shown(value), shown(text, Integer.MAX_VALUE)));
  }

  /** Throws what was found, if anything, in the order of the file. */
  void throwIfAny() {
    if (!found.isEmpty()) {
      found.sort(Comparator.comparingInt(Problem::line));
      throw new ConfigException(found);
    }
  }

  private static String shown(String text) {
    return shown(text, LONGEST_SHOWN);
  }

  /** One line without control characters, which a terminal would obey. */
  private static String shown(String text, int longest) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= longest ? line : line.substring(0, longest) + "…";
  }
}
