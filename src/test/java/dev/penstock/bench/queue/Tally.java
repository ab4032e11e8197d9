package dev.penstock.bench.queue;

import dev.penstock.memory.MappedRegion;
import java.nio.file.Path;

/**
 * How many messages each receiver got, in a file that all map, so that each knows when nothing more
 * will come. Each publishes only when there is nothing for it to do: counting costs no time.
 */
final class Tally {
  private static final int RECEIVERS = 8;

  private final MappedRegion words;

  Tally(Path file) {
    int size = MappedRegion.FIRST_WORD + RECEIVERS * Long.BYTES;
    words = MappedRegion.open(file, new MappedRegion.Layout("PENBENCH", 1, size));
  }

  void publish(int index, long count) {
    words.set(offset(index), count);
  }

  long sum() {
    long sum = 0;
    for (int index = 0; index < RECEIVERS; index++) {
      sum += words.get(offset(index));
    }
    return sum;
  }

  private static int offset(int index) {
    return MappedRegion.FIRST_WORD + index * Long.BYTES;
  }
}
