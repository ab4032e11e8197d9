package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.engine.chronicle.Storm.Life;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the processes of a storm wrote, and whether it is as promised. */
final class StormRecord {
  private final Map<Long, Sent> sent = new TreeMap<>();
  private final Map<Long, List<Start>> starts = new HashMap<>();
  private final Map<Long, Long> acked = new HashMap<>();
  private final Map<String, Long> calls = new TreeMap<>();
  private final Map<String, List<Long>> slow = new TreeMap<>();

  private record Sent(String kind, long before) {}

  private record Start(Life by, int attempt, long at, boolean[] givenBack) {}

  StormRecord(List<Life> lives) throws IOException {
    for (Life life : lives) {
      Map<Long, Start> mine = new HashMap<>();
      for (String line : Files.readAllLines(life.file)) {
        read(life, line.split(" "), mine);
      }
    }
    starts.values().forEach(all -> all.sort(Comparator.comparingLong(Start::at)));
  }

  private void read(Life life, String[] line, Map<Long, Start> mine) {
    switch (line[0]) {
      case "sent" -> {
        long first = Long.parseLong(line[1]);
        for (int i = 0; i < Integer.parseInt(line[2]); i++) {
          Sent before = sent.put(first + i, new Sent(line[3], Long.parseLong(line[4])));
          assertThat(before).as("another message with the id %d", first + i).isNull();
        }
      }
      case "start" -> {
        Start start =
            new Start(life, Integer.parseInt(line[2]), Long.parseLong(line[3]), new boolean[1]);
        starts.computeIfAbsent(Long.parseLong(line[1]), id -> new ArrayList<>()).add(start);
        mine.put(Long.parseLong(line[1]), start);
      }
      case "acked" -> {
        Long before = acked.put(Long.parseLong(line[1]), Long.parseLong(line[2]));
        assertThat(before).as("another ack of %s", line[1]).isNull();
      }
      case "nack" -> mine.get(Long.parseLong(line[1])).givenBack[0] = true;
      case "slow" ->
          slow.computeIfAbsent(line[1], of -> new ArrayList<>()).add(Long.parseLong(line[2]));
      case "calls" -> calls.merge(life.kind, Long.parseLong(line[1]), Long::sum);
      default -> assertThat(line).containsExactly("idle");
    }
  }

  int messages() {
    return sent.size();
  }

  int deliveries() {
    return starts.values().stream().mapToInt(List::size).sum();
  }

  /** Each message whose sender was told that it is sent was handled by somebody. */
  void checkNothingLost() {
    Set<Long> lost = new HashSet<>(sent.keySet());
    lost.removeAll(starts.keySet());
    assertThat(lost).as("sent and never handled").isEmpty();
  }

  /** Whoever is handed a message that another one had: that one gave it back, or was killed. */
  void checkNoneTwiceWithoutADeath() {
    starts.forEach(
        (id, all) -> {
          for (int i = 0; i + 1 < all.size(); i++) {
            Start one = all.get(i);
            Start next = all.get(i + 1);
            assertThat(one.givenBack()[0] || one.by().killedNanos < next.at())
                .as("message %d was with %s and went to %s", id, one.by().name, next.by().name)
                .isTrue();
            assertThat(next.attempt()).as("attempts at %d", id).isGreaterThan(one.attempt());
          }
          Long ack = acked.get(id);
          assertThat(ack == null || ack >= all.get(all.size() - 1).at())
              .as("message %d was handed out after it was acknowledged", id)
              .isTrue();
        });
  }

  void checkOrderOfKeys() {
    Map<String, Long> last = new HashMap<>();
    sent.forEach(
        (id, message) -> {
          if (message.kind().startsWith("key")) {
            long begun = starts.get(id).get(0).at();
            Long before = last.put(message.kind(), begun);
            assertThat(before == null || before < begun).as("order of %s", message.kind()).isTrue();
          }
        });
  }

  void checkDelays() {
    long delay = StormProcess.DELAY.minusMillis(2).toNanos(); // both clocks are kept in whole ms
    sent.forEach(
        (id, message) -> {
          if (message.kind().equals("delayed")) {
            assertThat(starts.get(id).get(0).at() - message.before()).isGreaterThan(delay);
          }
        });
  }

  /** The longest call of a kind, in ms. */
  double longest(String what) {
    return slow.getOrDefault(what, List.of()).stream().mapToLong(n -> n).max().orElse(0) / 1e6;
  }

  /** What all but one in a thousand calls of a kind stay below, in ms; 5 at least. */
  double longestOfMost(String what, String by) {
    List<Long> sorted = new ArrayList<>(slow.getOrDefault(what, List.of()));
    sorted.sort(Comparator.reverseOrder());
    int beyond = (int) (calls.getOrDefault(by, 0L) / 1000);
    return beyond < sorted.size() ? sorted.get(beyond) / 1e6 : 5;
  }

  String figures() {
    StringBuilder text = new StringBuilder();
    for (String[] what :
        new String[][] {
          {"send", "send"}, {"take", "consume"}, {"ack", "consume"}, {"idle", "idle"}
        }) {
      long slower =
          slow.getOrDefault(what[0], List.of()).stream().filter(n -> n > 100_000_000).count();
      text.append(
          String.format(
              Locale.ROOT,
              "%s: longest %.1f ms, p99.9 below %.1f ms, %d over 100 ms; ",
              what[0],
              longest(what[0]),
              longestOfMost(what[0], what[1]),
              slower));
    }
    return text + "calls " + calls;
  }
}
