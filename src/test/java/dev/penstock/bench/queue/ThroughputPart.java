package dev.penstock.bench.queue;

import dev.penstock.bench.Bench;
import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Medians;
import dev.penstock.bench.Scratch;
import dev.penstock.bench.ends.Means;
import dev.penstock.bench.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Messages per second, against Chronicle Queue alone and against other systems. */
final class ThroughputPart implements Part {
  private static final int ROUNDS = 5;
  private static final long WARM_UP = 200_000;
  private static final long TIMED = 1_000_000;

  /** In percent. Two processes on two cores need not wait, unless others are there. */
  private static final double MOST_WAITING = 15;

  private static final Course RAW = new Course(Means.RAW, 1);
  private static final Course TO_ONE = new Course(Means.PENSTOCK, 1);
  private static final Course TO_TWO = new Course(Means.PENSTOCK, 2);
  private static final Course TO_ONE_SINGLY = new Course(Means.PENSTOCK_PREFETCH_1, 1);
  private static final Course TO_TWO_SINGLY = new Course(Means.PENSTOCK_PREFETCH_1, 2);
  private static final Course REDIS = new Course(Means.REDIS, 1);
  private static final Course BEANSTALKD = new Course(Means.BEANSTALKD, 1);

  private final boolean withPeers;

  ThroughputPart(boolean withPeers) {
    this.withPeers = withPeers;
  }

  /** What is run once in each round. */
  private record Course(Means means, int receivers) {
    @Override
    public String toString() {
      return means + " to " + receivers;
    }

    /** Slower ones get fewer messages, so that a round takes seconds. */
    Transfer transfer(String place) {
      return switch (means) {
        case RAW, PENSTOCK, PENSTOCK_PREFETCH_1, PENSTOCK_SPIN ->
            new Transfer(means, place, receivers, WARM_UP, TIMED);
        case REDIS -> new Transfer(means, place, receivers, WARM_UP, 200_000);
        case BEANSTALKD -> new Transfer(means, place, receivers, 20_000, 20_000);
      };
    }
  }

  @Override
  public List<Figure> measure(Path folder) throws Exception {
    Map<Course, List<Double>> rates = new LinkedHashMap<>();
    Map<Course, List<Double>> waits = new HashMap<>();
    for (Course course : List.of(RAW, TO_ONE, TO_TWO, TO_ONE_SINGLY, TO_TWO_SINGLY)) {
      rates.put(course, new ArrayList<>());
    }
    try (Peers peers = withPeers ? Peers.start(folder) : Peers.none()) {
      peers.redis().ifPresent(place -> rates.put(REDIS, new ArrayList<>()));
      peers.beanstalkd().ifPresent(place -> rates.put(BEANSTALKD, new ArrayList<>()));
      List<Course> order = new ArrayList<>(rates.keySet());
      for (int round = 1; round <= ROUNDS; round++) {
        for (Course course : order) {
          Transfer.Result result = run(course, peers);
          rates.get(course).add(result.rate());
          waits.computeIfAbsent(course, first -> new ArrayList<>()).add(result.waited());
          Bench.note(
              String.format(
                  "round %d of %d: %s %,.0f/s, waited for a core %.0f %% of the time",
                  round, ROUNDS, course, result.rate(), 100 * result.waited()));
        }
        Collections.rotate(order, 1); // nobody always comes after the same one
      }
    }
    List<Figure> figures = figures(rates);
    double without = Math.max(Medians.of(waits.get(RAW)), Medians.of(waits.get(TO_ONE)));
    figures.add(
        Figure.alone(
            "time without a core, raw or 1 to 1", 100 * without, "%", Bound.atMost(MOST_WAITING)));
    return figures;
  }

  private static Transfer.Result run(Course course, Peers peers) throws IOException {
    try (Scratch scratch = Scratch.create()) {
      String place =
          switch (course.means) {
            case RAW, PENSTOCK, PENSTOCK_PREFETCH_1, PENSTOCK_SPIN ->
                Files.createDirectory(scratch.path().resolve("queue")).toString();
            case REDIS -> peers.redis().orElseThrow();
            case BEANSTALKD -> peers.beanstalkd().orElseThrow();
          };
      return course.transfer(place).run(scratch.path());
    }
  }

  private static List<Figure> figures(Map<Course, List<Double>> rates) {
    double raw = Medians.of(rates.get(RAW));
    double toOne = Medians.of(rates.get(TO_ONE));
    List<Figure> figures = new ArrayList<>();
    figures.add(rate("1 producer, 1 consumer, to raw", toOne, raw, 0.6));
    figures.add(rate("1 producer, 2 consumers, to raw", Medians.of(rates.get(TO_TWO)), raw, 0.5));
    figures.add(rate("1 to 1, prefetch 1, to raw", Medians.of(rates.get(TO_ONE_SINGLY)), raw, 0.3));
    figures.add(rate("1 to 2, prefetch 1, to raw", Medians.of(rates.get(TO_TWO_SINGLY)), raw, 0.3));
    if (rates.containsKey(REDIS)) {
      double redis = Medians.of(rates.get(REDIS));
      figures.add(rate("1 to 1, to Redis LMOVE, 64 pipelined", toOne, redis, 8));
    }
    if (rates.containsKey(BEANSTALKD)) {
      double beanstalkd = Medians.of(rates.get(BEANSTALKD));
      figures.add(rate("1 to 1, to beanstalkd, one at a time", toOne, beanstalkd, 40));
    }
    return figures;
  }

  private static Figure rate(String name, double value, double baseline, double atLeast) {
    return new Figure(name, value, "/s", baseline, Bound.atLeast(atLeast));
  }
}
