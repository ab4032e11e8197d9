package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.Rounds;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A map that one process uses, against what Python has for it: a dict in a process that serves. */
final class ManagerPart implements Part {
  private static final int ROUNDS = 5;

  @Override
  public List<Figure> measure(Path folder) throws Exception {
    Optional<Python> python = Python.in(folder);
    if (python.isEmpty()) {
      return List.of();
    }
    Course ours = Course.of(1, Call.PUT);
    Course theirs = Course.of(1, python.get(), Python.Call.PUT);
    List<Course> courses = List.of(ours, theirs);
    Rounds<Course> rounds = Rounds.run(ROUNDS, courses, Course::run);
    return List.of(
        new Figure(
            "map put, to Python's Manager dict",
            rounds.rate(ours),
            "/s",
            rounds.rate(theirs),
            Bound.atLeast(20)),
        rounds.timeWithoutCore("manager", courses));
  }
}
