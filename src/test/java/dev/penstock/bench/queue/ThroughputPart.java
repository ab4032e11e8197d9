package dev.penstock.bench.queue;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.Rounds;
import dev.penstock.bench.Scratch;
import dev.penstock.bench.ends.Means;
import dev.penstock.bench.peers.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Messages per second, against Chronicle Queue alone and against other systems. */
final class ThroughputPart implements Part {
  private static final int ROUNDS = 5;
  private static final long WARM_UP = 200_000;
  private static final long TIMED = 1_000_000;

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
    try (Peers peers = withPeers ? Peers.start(folder) : Peers.none()) {
      List<Course> courses =
          new ArrayList<>(List.of(RAW, TO_ONE, TO_TWO, TO_ONE_SINGLY, TO_TWO_SINGLY));
      peers.redis().ifPresent(place -> courses.add(REDIS));
      peers.beanstalkd().ifPresent(place -> courses.add(BEANSTALKD));
      return figures(Rounds.run(ROUNDS, courses, course -> run(course, peers)));
    }
  }

  private static Rounds.Outcome run(Course course, Peers peers) throws IOException {
    try (Scratch scratch = Scratch.create()) {
      String place =
          switch (course.means) {
            case RAW, PENSTOCK, PENSTOCK_PREFETCH_1, PENSTOCK_SPIN ->
                Files.createDirectory(scratch.path().resolve("queue")).toString();
            case REDIS -> peers.redis().orElseThrow();
            case BEANSTALKD -> peers.beanstalkd().orElseThrow();
          };
      Transfer.Result result = course.transfer(place).run(scratch.path());
      return new Rounds.Outcome(result.rate(), result.waited());
    }
  }

  private static List<Figure> figures(Rounds<Course> rounds) {
    double raw = rounds.rate(RAW);
    double toOne = rounds.rate(TO_ONE);
    List<Figure> figures = new ArrayList<>();
    figures.add(rate("1 producer, 1 consumer, to raw", toOne, raw, 0.6));
    figures.add(rate("1 producer, 2 consumers, to raw", rounds.rate(TO_TWO), raw, 0.5));
    figures.add(rate("1 to 1, prefetch 1, to raw", rounds.rate(TO_ONE_SINGLY), raw, 0.3));
    figures.add(rate("1 to 2, prefetch 1, to raw", rounds.rate(TO_TWO_SINGLY), raw, 0.3));
    if (rounds.include(REDIS)) {
      double redis = rounds.rate(REDIS);
      figures.add(rate("1 to 1, to Redis LMOVE, 64 pipelined", toOne, redis, 8));
    }
    if (rounds.include(BEANSTALKD)) {
      double beanstalkd = rounds.rate(BEANSTALKD);
      figures.add(rate("1 to 1, to beanstalkd, one at a time", toOne, beanstalkd, 40));
    }
    figures.add(rounds.timeWithoutCore("raw or 1 to 1", List.of(RAW, TO_ONE)));
    return figures;
  }

  private static Figure rate(String name, double value, double baseline, double atLeast) {
    return new Figure(name, value, "/s", baseline, Bound.atLeast(atLeast));
  }
}
