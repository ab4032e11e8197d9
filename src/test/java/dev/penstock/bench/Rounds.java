package dev.penstock.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of several courses, each of which was run once in every round: a slow moment of the
 * machine meets all of them.
 *
 * @param <C> the courses, which say what they are as text
 */
public final class Rounds<C> {
  /** In percent. Two processes on two cores need not wait, unless others are there. */
  private static final double MOST_WAITING = 15;

  private final Map<C, List<Outcome>> outcomes = new LinkedHashMap<>();

  /**
   * Of one run.
   *
   * @param rate in a second
   * @param waited the share of the time in which a process could have run but had no core
   */
  public record Outcome(double rate, double waited) {}

  /** How a course is run. */
  @FunctionalInterface
  public interface Run<C> {
    Outcome of(C course) throws Exception;
  }

  private Rounds() {}

  /** Runs all courses so often, in an order that shifts by one from round to round. */
  public static <C> Rounds<C> run(int rounds, Collection<C> courses, Run<C> run) throws Exception {
    Rounds<C> all = new Rounds<>();
    List<C> order = new ArrayList<>(courses);
    for (int round = 1; round <= rounds; round++) {
      for (C course : order) {
        Outcome outcome = run.of(course);
        all.outcomes.computeIfAbsent(course, first -> new ArrayList<>()).add(outcome);
        Bench.note(
            String.format(
                "round %d of %d: %s %,.0f/s, waited for a core %.0f %% of the time",
                round, rounds, course, outcome.rate(), 100 * outcome.waited()));
      }
      Collections.rotate(order, 1); // nobody always comes after the same one
    }
    return all;
  }

  /** Whether the course was among them. */
  public boolean include(C course) {
    return outcomes.containsKey(course);
  }

  /** The median of the course's rates. */
  public double rate(C course) {
    return Medians.of(outcomes.get(course).stream().map(Outcome::rate).toList());
  }

  /**
   * How much others were in the way of these courses: where it is too much, their rates prove
   * nothing.
   */
  public Figure timeWithoutCore(String name, List<C> courses) {
    double most = courses.stream().mapToDouble(this::waited).max().orElseThrow();
    return Figure.alone(
        "time without a core, " + name, 100 * most, "%", Bound.atMost(MOST_WAITING));
  }

  private double waited(C course) {
    return Medians.of(outcomes.get(course).stream().map(Outcome::waited).toList());
  }
}
