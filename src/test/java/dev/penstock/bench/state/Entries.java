package dev.penstock.bench.state;

/** A map of the benchmark, of ours or of what it is compared with. */
interface Entries extends AutoCloseable {
  /** How many it has. All are there before anything is timed, so it no longer grows then. */
  int COUNT = 100_000;

  int VALUE_BYTES = 32;

  /** The text of 16 characters, each of a byte, that is the key of this number. */
  static String key(int number) {
    return String.format("entry-%010d", number);
  }

  /** How many are there. */
  long size();

  byte[] get(String key);

  void put(String key, byte[] value);

  @Override
  void close();
}
