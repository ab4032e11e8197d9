package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.Rounds;
import java.nio.file.Path;
import java.util.List;

/** A map that two processes read, each as often as it can, against one. */
final class ReadersPart implements Part {
  private static final int ROUNDS = 5;

  @Override
  public List<Figure> measure(Path folder) throws Exception {
    Course one = Course.of(1, Call.GET);
    Course two = Course.of(2, Call.GET);
    List<Course> courses = List.of(one, two);
    Rounds<Course> rounds = Rounds.run(ROUNDS, courses, Course::run);
    return List.of(
        new Figure(
            "map get by 2 processes, to 1",
            rounds.rate(two),
            "/s",
            rounds.rate(one),
            Bound.atLeast(1.2)),
        rounds.timeWithoutCore("readers", courses));
  }
}
