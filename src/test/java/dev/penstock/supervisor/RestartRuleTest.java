package dev.penstock.supervisor;

import static dev.penstock.supervisor.WorkerState.BACKOFF;
import static dev.penstock.supervisor.WorkerState.EXITED;
import static dev.penstock.supervisor.WorkerState.FATAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.ProgramConfig.Restart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartRuleTest {
  private static final Duration QUICK = Duration.ofMillis(999);
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(10);

  @Test
  void never_means_never() {
    RestartRule rule = new RestartRule(Restart.NEVER);
    assertThat(rule.afterEnd(true, LONG, false)).isEqualTo(EXITED);
    assertThat(rule.afterEnd(false, LONG, false)).isEqualTo(EXITED);
  }

  @Test
  void on_failure_starts_only_failures_again() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    assertThat(rule.afterEnd(true, LONG, false)).isEqualTo(BACKOFF);
    assertThat(rule.afterEnd(false, LONG, false)).isEqualTo(EXITED);
  }

  @Test
  void always_starts_a_success_again() {
    assertThat(new RestartRule(Restart.ALWAYS).afterEnd(false, QUICK, false)).isEqualTo(BACKOFF);
  }

  @Test
  void a_worker_that_cannot_start_at_all_is_given_up_if_it_is_never_restarted() {
    assertThat(new RestartRule(Restart.NEVER).afterFailedStart()).isEqualTo(FATAL);
    assertThat(new RestartRule(Restart.ON_FAILURE).afterFailedStart()).isEqualTo(BACKOFF);
  }

  @Test
  void the_pause_doubles_to_ten_seconds() {
    RestartRule rule = new RestartRule(Restart.ALWAYS);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      rule.afterEnd(true, SLOW, false);
      pauses.add(rule.pause().toMillis());
    }
    assertThat(pauses)
        .containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
  }

  @Test
  void ten_seconds_of_running_shorten_the_pause_again() {
    RestartRule rule = new RestartRule(Restart.ALWAYS);
    rule.afterEnd(true, SLOW, false);
    rule.afterEnd(true, SLOW, false);
    rule.afterEnd(true, LONG, false);
    assertThat(rule.pause()).isEqualTo(RestartRule.FIRST_PAUSE);
  }

  @Test
  void the_fifth_quick_failure_in_a_row_is_fatal() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    for (int i = 0; i < 4; i++) {
      assertThat(rule.afterEnd(true, QUICK, false)).isEqualTo(BACKOFF);
    }
    assertThat(rule.afterEnd(true, QUICK, false)).isEqualTo(FATAL);
  }

  @Test
  void a_slow_failure_or_a_success_breaks_the_row() {
    RestartRule rule = new RestartRule(Restart.ALWAYS);
    for (int i = 0; i < 20; i++) {
      Duration ran = i % 4 == 0 ? SLOW : QUICK;
      assertThat(rule.afterEnd(i % 3 != 0, ran, false)).isEqualTo(BACKOFF);
    }
  }

  @Test
  void ends_at_messages_are_never_fatal_however_many_and_quick() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    for (int i = 0; i < 100; i++) {
      assertThat(rule.afterEnd(true, Duration.ZERO, true)).isEqualTo(BACKOFF);
    }
  }

  @Test
  void a_message_taken_breaks_the_row() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    for (int i = 0; i < 4; i++) {
      rule.afterEnd(true, QUICK, false);
    }
    assertThat(rule.afterEnd(true, QUICK, true)).isEqualTo(BACKOFF);
    assertThat(rule.afterEnd(true, QUICK, false)).isEqualTo(BACKOFF);
  }

  @Test
  void the_pause_after_an_end_at_a_message_doubles_to_two_seconds() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      rule.afterEnd(true, QUICK, true);
      pauses.add(rule.pause().toMillis());
    }
    assertThat(pauses).containsExactly(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L);
  }

  @Test
  void a_message_taken_changes_nothing_for_a_worker_that_is_not_to_be_started_again() {
    assertThat(new RestartRule(Restart.NEVER).afterEnd(true, QUICK, true)).isEqualTo(EXITED);
    assertThat(new RestartRule(Restart.ON_FAILURE).afterEnd(false, QUICK, true)).isEqualTo(EXITED);
  }

  @Test
  void a_start_by_hand_begins_anew() {
    RestartRule rule = new RestartRule(Restart.ON_FAILURE);
    for (int i = 0; i < 5; i++) {
      rule.afterEnd(true, QUICK, false);
    }
    rule.reset();
    assertThat(rule.afterEnd(true, QUICK, false)).isEqualTo(BACKOFF);
    assertThat(rule.pause()).isEqualTo(RestartRule.FIRST_PAUSE);
  }
}
