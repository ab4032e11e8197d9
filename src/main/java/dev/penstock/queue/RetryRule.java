package dev.penstock.queue;

import dev.penstock.config.QueueConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

final class RetryRule {
  RetryRule(QueueConfig.Retry retry) {}

  Duration delayAfter(int attempt, RandomGenerator random) {
    return Duration.ofMillis(100);
  }

  boolean givesUp(Instant first, Instant now) {
    return false;
  }
}
