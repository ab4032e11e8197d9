package dev.penstock.examples;

import dev.penstock.codec.Codec;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedState;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@link ReadFiles} and {@link CountWords} found.
 *
 * @param files how many were read
 * @param lines as {@code cat FILES | wc -l}
 * @param words as {@code cat FILES | wc -w}
 * @param workers how many messages each counting worker handled, by its name
 * @param top the most frequent words, the most frequent first
 */
public record WordReport(
    long files,
    long lines,
    long words,
    Map<String, Long> workers,
    List<Map.Entry<String, Long>> top) {

  /** Reads the totals from the shared state, with so many of the most frequent words. */
  public static WordReport read(SharedState state, int topWords) {
    SharedMap<Long> totals = state.map(Totals.MAP, Codec.int64());
    Map<String, Long> workers = new LinkedHashMap<>();
    totals
        .entries(Totals.WORKER)
        .forEach((key, count) -> workers.put(key.substring(Totals.WORKER.length()), count));
    Comparator<Map.Entry<String, Long>> mostFrequent =
        Map.Entry.<String, Long>comparingByValue()
            .reversed()
            .thenComparing(Map.Entry.comparingByKey());
    return new WordReport(
        totals.get(Totals.FILES).orElse(0L),
        totals.get(Totals.LINES).orElse(0L),
        totals.get(Totals.WORDS).orElse(0L),
        workers,
        state.map(Totals.WORD_MAP, Codec.int64()).entries("").entrySet().stream()
            .sorted(mostFrequent)
            .limit(topWords)
            .toList());
  }
}
