package dev.penstock.bench.state;

import dev.penstock.bench.Bound;
import dev.penstock.bench.Figure;
import dev.penstock.bench.Part;
import dev.penstock.bench.Rounds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How often a call can be made in a second, and beside it what Python makes of the same. */
final class RatesPart implements Part {
  private static final int ROUNDS = 5;
  private static final double MILLION = 1e6;

  private final String name;
  private final List<Line> lines;

  RatesPart(String name, Line... lines) {
    this.name = name;
    this.lines = List.of(lines);
  }

  /**
   * What is asked of a call.
   *
   * @param processes that make it at the same time; their rates are added up
   * @param python its like there
   * @param atLeast in millions a second
   */
  record Line(String name, int processes, Call call, Python.Call python, double atLeast) {}

  @Override
  public List<Figure> measure(Path folder) throws Exception {
    Optional<Python> python = Python.in(folder);
    Map<Line, Course> ours = new LinkedHashMap<>();
    Map<Line, Course> theirs = new LinkedHashMap<>();
    for (Line line : lines) {
      ours.put(line, Course.of(line.processes, line.call));
      python.ifPresent(it -> theirs.put(line, Course.of(line.processes, it, line.python)));
    }
    List<Course> courses = new ArrayList<>(ours.values());
    courses.addAll(theirs.values());
    Rounds<Course> rounds = Rounds.run(ROUNDS, courses, Course::run);
    List<Figure> figures = new ArrayList<>();
    for (Line line : lines) {
      double rate = rounds.rate(ours.get(line)) / MILLION;
      figures.add(Figure.alone(line.name, rate, "M/s", Bound.atLeast(line.atLeast)));
      if (theirs.containsKey(line)) {
        double baseline = rounds.rate(theirs.get(line)) / MILLION;
        figures.add(new Figure(line.name + ", to Python", rate, "M/s", baseline, Bound.none()));
      }
    }
    figures.add(rounds.timeWithoutCore(name, courses));
    return figures;
  }
}
