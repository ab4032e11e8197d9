package dev.penstock.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.config.QueueConfig.Kind;
import dev.penstock.config.QueueConfig.Retry;
import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** For rules without jitter, which must not ask for chance. */
  private static final RandomGenerator NO_CHANCE =
      () -> {
        throw new AssertionError("there is no jitter");
      };

  @ParameterizedTest
  @CsvSource({
    "1, PT0.1S",
    "2, PT0.2S",
    "3, PT0.4S",
    "10, PT51.2S",
    "11, PT1M",
    "62, PT1M",
    "63, PT1M",
    "64, PT1M",
    "65, PT1M",
    "1000, PT1M",
    "2147483647, PT1M"
  })
  void an_exponential_delay_doubles_up_to_its_cap(int attempt, Duration delay) {
    RetryRule rule = growing(Kind.EXPONENTIAL, Duration.ofMillis(100), Duration.ofMinutes(1));

    assertThat(rule.delayAfter(attempt, NO_CHANCE)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({"1, PT7S", "2, PT14S", "8, PT56S", "9, PT1M", "2147483647, PT1M"})
  void a_linear_delay_grows_by_itself_up_to_its_cap(int attempt, Duration delay) {
    RetryRule rule = growing(Kind.LINEAR, Duration.ofSeconds(7), Duration.ofMinutes(1));

    assertThat(rule.delayAfter(attempt, NO_CHANCE)).isEqualTo(delay);
  }

  @ParameterizedTest
  @CsvSource({"1, PT1S", "2, PT10S", "3, PT1M", "4, PT1M", "2147483647, PT1M"})
  void the_last_delay_of_a_list_repeats(int attempt, Duration delay) {
    RetryRule rule = fixed(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1));

    assertThat(rule.delayAfter(attempt, NO_CHANCE)).isEqualTo(delay);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, Integer.MAX_VALUE})
  void a_fixed_delay_stays(int attempt) {
    assertThat(fixed(Duration.ofHours(3)).delayAfter(attempt, NO_CHANCE))
        .isEqualTo(Duration.ofHours(3));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"LINEAR", "EXPONENTIAL"})
  void neither_the_longest_nor_no_delay_overflows(Kind kind) {
    RetryRule longest = growing(kind, Duration.ofMillis(1), LONGEST);
    RetryRule none = growing(kind, Duration.ZERO, Duration.ZERO);
    Duration before = Duration.ZERO;
    for (long attempt = 1; attempt <= Integer.MAX_VALUE; attempt = attempt * 3 / 2 + 1) {
      Duration delay = longest.delayAfter((int) attempt, NO_CHANCE);
      assertThat(delay).isBetween(before, LONGEST);
      assertThat(none.delayAfter((int) attempt, NO_CHANCE)).isZero();
      before = delay;
    }
    assertThat(growing(kind, LONGEST, LONGEST).delayAfter(Integer.MAX_VALUE, NO_CHANCE))
        .isEqualTo(LONGEST);
  }

  @ParameterizedTest
  @CsvSource({"PT0.001S, 0.1", "PT0.1S, 0.001", "PT1S, 0.1", "PT1M, 0.5", "PT876000H, 1"})
  void a_jitter_really_varies_and_stays_in_its_bounds(Duration delay, double jitter) {
    RetryRule rule = new RetryRule(retry(Kind.FIXED, List.of(delay), Optional.empty(), jitter));
    Random random = new Random(7);
    long nanos = delay.toNanos();
    double below = 0;
    double above = 0;
    Set<Duration> different = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Duration jittered = rule.delayAfter(1, random);
      assertThat(jittered).isPositive();
      double share = (double) (jittered.toNanos() - nanos) / nanos;
      assertThat(Math.abs(share)).isLessThanOrEqualTo(jitter + 1e-6);
      below = Math.min(below, share);
      above = Math.max(above, share);
      different.add(jittered);
    }
    assertThat(different).hasSizeGreaterThan(900);
    assertThat(below).isLessThan(-0.9 * jitter);
    assertThat(above).isGreaterThan(0.9 * jitter);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0x1.fffffffffffffp-1})
  void a_full_jitter_is_from_nothing_to_twice_the_delay(double chance) {
    Retry retry = retry(Kind.FIXED, List.of(LONGEST.minusNanos(1)), Optional.empty(), 1);

    assertThat(new RetryRule(retry).delayAfter(1, drawing(chance)))
        .isBetween(Duration.ZERO, LONGEST.multipliedBy(2));
  }

  @Test
  void delays_at_the_cap_are_spread_as_well() {
    Retry retry =
        retry(
            Kind.EXPONENTIAL,
            List.of(Duration.ofMillis(100)),
            Optional.of(Duration.ofMinutes(1)),
            0.1);

    assertThat(new RetryRule(retry).delayAfter(100, drawing(0))).isEqualTo(Duration.ofSeconds(54));
    assertThat(new RetryRule(retry).delayAfter(100, drawing(0.75)))
        .isEqualTo(Duration.ofSeconds(63));
  }

  @Test
  void attempts_are_counted_from_1() {
    assertThatThrownBy(() -> new RetryRule(Retry.DEFAULT).delayAfter(0, NO_CHANCE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("attempts are counted from 1, and this is 0");
  }

  @Test
  void it_gives_up_when_the_time_since_the_first_failure_is_over() {
    Instant failed = Instant.parse("2026-11-20T18:45:00Z");
    RetryRule rule =
        new RetryRule(
            new Retry(
                Kind.FIXED,
                List.of(Duration.ofSeconds(1)),
                Optional.empty(),
                0,
                Optional.of(Duration.ofDays(1))));

    assertThat(rule.givesUp(failed, failed)).isFalse();
    assertThat(rule.givesUp(failed, failed.plus(Duration.ofDays(1)).minusNanos(1))).isFalse();
    assertThat(rule.givesUp(failed, failed.plus(Duration.ofDays(1)))).isTrue();
    assertThat(rule.givesUp(failed, failed.minus(Duration.ofDays(9)))).isFalse();
    assertThat(rule.givesUp(Instant.MIN, Instant.MAX)).isTrue();
  }

  @Test
  void without_such_a_limit_it_never_gives_up() {
    assertThat(new RetryRule(Retry.DEFAULT).givesUp(Instant.MIN, Instant.MAX)).isFalse();
  }

  @Test
  void values_that_the_arithmetic_could_not_bear_are_refused() {
    List<Duration> one = List.of(Duration.ofSeconds(1));
    Optional<Duration> none = Optional.empty();
    refused(Kind.FIXED, List.of(), none, 0);
    refused(Kind.FIXED, List.of(LONGEST.plusNanos(1)), none, 0);
    refused(Kind.FIXED, List.of(Duration.ofNanos(-1)), none, 0);
    refused(Kind.FIXED, one, Optional.of(Duration.ofHours(1)), 0);
    refused(Kind.LINEAR, one, none, 0);
    refused(Kind.LINEAR, one, Optional.of(Duration.ofMillis(999)), 0);
    refused(Kind.EXPONENTIAL, one, Optional.of(LONGEST.plusNanos(1)), 0);
    refused(
        Kind.LINEAR,
        List.of(Duration.ZERO, Duration.ofSeconds(1)),
        Optional.of(Duration.ofHours(1)),
        0);
    refused(Kind.FIXED, one, none, -0.1);
    refused(Kind.FIXED, one, none, 1.1);
    refused(Kind.FIXED, one, none, Double.NaN);
  }

  private static void refused(
      Kind kind, List<Duration> delays, Optional<Duration> cap, double jitter) {
    assertThatThrownBy(() -> retry(kind, delays, cap, jitter))
        .isInstanceOf(InvalidInputException.class);
  }

  private static RetryRule growing(Kind kind, Duration delay, Duration cap) {
    return new RetryRule(retry(kind, List.of(delay), Optional.of(cap), 0));
  }

  private static RetryRule fixed(Duration... delays) {
    return new RetryRule(retry(Kind.FIXED, List.of(delays), Optional.empty(), 0));
  }

  private static Retry retry(
      Kind kind, List<Duration> delays, Optional<Duration> cap, double jitter) {
    return new Retry(kind, delays, cap, jitter, Optional.empty());
  }

  /** Chance that always comes out the same. */
  private static RandomGenerator drawing(double chance) {
    return new Random() {
      private static final long serialVersionUID = 1L;

      @Override
      public double nextDouble() {
        return chance;
      }
    };
  }
}
