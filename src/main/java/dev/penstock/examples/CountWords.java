package dev.penstock.examples;

import dev.penstock.codec.Codec;
import dev.penstock.queue.Delivery;
import dev.penstock.state.SharedMap;
import dev.penstock.worker.Handler;
import dev.penstock.worker.WorkerContext;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the lines and words of {@link ReadFiles}' messages, and how often each word came, in maps
 * that all workers share.
 */
public final class CountWords implements Handler<byte[]> {
  /** Longer words are counted under their beginning: a map's keys are not for megabytes. */
  private static final int LONGEST_WORD = 64;

  private final boolean utf8 = WordCounter.localeIsUtf8();
  private SharedMap<Long> totals;
  private SharedMap<Long> words;
  private String progress;

  @Override
  public void start(WorkerContext context) {
    totals = context.map(Totals.MAP, Codec.int64());
    words = context.map(Totals.WORD_MAP, Codec.int64());
    progress = Totals.WORKER + context.name();
  }

  @Override
  public void handle(byte[] line, Delivery<byte[]> delivery) {
    Map<String, Long> found = new HashMap<>();
    WordCounter counter =
        new WordCounter(utf8, word -> found.merge(shortened(word), 1L, Long::sum));
    if (delivery.headers().containsKey(ReadFiles.CONTINUES)) {
      counter.beginInsideWord();
    }
    long count = counter.count(line);

    found.forEach((word, times) -> add(words, word, times));
    add(totals, Totals.WORDS, count);
    add(totals, Totals.LINES, delivery.headers().containsKey(ReadFiles.OPEN) ? 0 : 1);
    add(totals, progress, 1);
  }

  private static void add(SharedMap<Long> map, String key, long more) {
    if (more > 0) {
      map.update(key, 0L, n -> n + more);
    }
  }

  private static String shortened(String word) {
    return word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD) + "…";
  }
}
