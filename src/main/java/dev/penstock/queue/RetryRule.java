package dev.penstock.queue;

import dev.penstock.config.QueueConfig.Retry;
import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When a message that failed is delivered again, and when no more. Keeps nothing between calls;
 * thread-safe.
 */
public final class RetryRule {
  private final Retry retry;

  public RetryRule(Retry retry) {
    this.retry = retry;
  }

  /**
   * How long the message rests after a failed delivery. To the nanosecond: who rounds short delays
   * to a coarser clock loses their jitter.
   *
   * @param attempt which delivery failed, counted from 1; any number gives a delay
   * @param random for the jitter; not used where there is none
   * @return not negative; at most the cap, or the longest of fixed delays, plus the jitter
   * @throws InvalidInputException if the attempt is below 1
   */
  public Duration delayAfter(int attempt, RandomGenerator random) {
    if (attempt < 1) {
      throw new InvalidInputException("attempts are counted from 1, and this is " + attempt);
    }
    long nanos =
        switch (retry.kind()) {
          case FIXED -> listed(attempt);
          case LINEAR -> linear(attempt);
          case EXPONENTIAL -> exponential(attempt);
        };
    return Duration.ofNanos(jittered(nanos, random));
  }

  /**
   * Whether a message that fails now is not to be tried again, for the time that has passed. Never
   * if the clock went back so that the first failure lies ahead.
   */
  public boolean givesUp(Instant firstFailure, Instant now) {
    return retry.giveUpAfter().isPresent()
        && Duration.between(firstFailure, now).compareTo(retry.giveUpAfter().get()) >= 0;
  }

  private long listed(int attempt) {
    List<Duration> delays = retry.delays();
    return delays.get(Math.min(attempt, delays.size()) - 1).toNanos();
  }

  private long linear(int attempt) {
    long first = first();
    return first > cap() / attempt ? cap() : first * attempt;
  }

  private long exponential(int attempt) {
    int doublings = Math.min(attempt - 1, Long.SIZE - 2); // so many make 0 of every cap
    return first() > cap() >> doublings ? cap() : first() << doublings;
  }

  private long first() {
    return retry.delays().get(0).toNanos();
  }

  private long cap() {
    return retry.cap().orElseThrow().toNanos();
  }

  /** Comes after the cap, so that messages which failed together spread out there as well. */
  private long jittered(long nanos, RandomGenerator random) {
    if (retry.jitter() == 0) {
      return nanos;
    }
    double share = retry.jitter() * (2 * random.nextDouble() - 1);
    // Not beyond a long, of which durations use a third; but a double rounds the longest ones.
    return Math.max(0, nanos + Math.round(nanos * share));
  }
}
