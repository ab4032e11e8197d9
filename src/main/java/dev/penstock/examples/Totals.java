package dev.penstock.examples;

/** The keys under which the two programs keep their totals in the shared state. */
final class Totals {
  /** Names to numbers. */
  static final String MAP = "totals";

  static final String FILES = "files";
  static final String LINES = "lines";
  static final String WORDS = "words";

  /** Prefix of each worker's own progress, in messages. */
  static final String WORKER = "worker.";

  /** Words to how often they came. */
  static final String WORD_MAP = "words";

  private Totals() {}
}
