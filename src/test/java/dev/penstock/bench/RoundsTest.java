package dev.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.penstock.bench.Rounds.Outcome;
import dev.penstock.testing.QuietUnlessFailed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QuietUnlessFailed.class)
class RoundsTest {
  @Test
  void each_course_runs_once_a_round_and_does_not_always_follow_the_same_one() throws Exception {
    List<String> ran = new ArrayList<>();

    Rounds.run(
        3,
        List.of("a", "b", "c"),
        course -> {
          ran.add(course);
          return new Outcome(1, 0);
        });

    assertThat(ran).containsExactly("a", "b", "c", "c", "a", "b", "b", "c", "a");
  }

  @Test
  void a_rate_is_the_median_of_the_rounds() throws Exception {
    Deque<Double> rates = new ArrayDeque<>(List.of(10.0, 1000.0, 30.0));

    Rounds<String> rounds = Rounds.run(3, List.of("a"), course -> new Outcome(rates.remove(), 0));

    assertThat(rounds.rate("a")).isEqualTo(30);
  }

  @Test
  void the_course_that_waited_most_for_a_core_tells_whether_the_rates_prove_anything()
      throws Exception {
    Rounds<String> rounds =
        Rounds.run(
            1,
            List.of("a", "b", "c"),
            course -> new Outcome(1, course.equals("b") ? 0.2 : course.equals("c") ? 0.9 : 0.1));

    Figure ofTwo = rounds.timeWithoutCore("a or b", List.of("a", "b"));
    Figure ofOne = rounds.timeWithoutCore("a", List.of("a"));

    assertThat(ofTwo.value()).isCloseTo(20, within(1e-9));
    assertThat(ofTwo.met()).isFalse();
    assertThat(ofOne.met()).isTrue();
  }
}
