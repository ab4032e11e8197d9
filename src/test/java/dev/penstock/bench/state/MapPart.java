package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.Rounds;
import java.nio.file.Path;
import java.util.List;

/**
 * A map that one process uses, against Chronicle Map alone ({@link RawEntries}): with gates, which
 * outlive their holders, and without.
 */
final class MapPart implements Part {
  private static final int ROUNDS = 5;
  private static final double OF_RAW = 0.7;

  @Override
  public List<Figure> measure(Path folder) throws Exception {
    Course get = Course.of(1, Call.GET);
    Course rawGet = Course.of(1, Call.RAW_GET);
    Course put = Course.of(1, Call.PUT);
    Course rawPut = Course.of(1, Call.RAW_PUT);
    List<Course> courses = List.of(get, rawGet, put, rawPut);
    Rounds<Course> rounds = Rounds.run(ROUNDS, courses, Course::run);
    return List.of(
        figure("map get, to raw Chronicle Map", rounds.rate(get), rounds.rate(rawGet)),
        figure("map put, to raw Chronicle Map", rounds.rate(put), rounds.rate(rawPut)),
        rounds.timeWithoutCore("map", courses));
  }

  private static Figure figure(String name, double rate, double raw) {
    return new Figure(name, rate, "/s", raw, Bound.atLeast(OF_RAW));
  }
}
