package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The settings of one queue. Immutable and thread-safe.
 *
 * @param capacity how much may wait in the queue, or empty for no limit
 * @param retention how much is kept, or empty for everything
 * @param ttl how old a message may get before it is no longer delivered, or empty for any age
 * @param dedup for how long a second message of the same id is dropped, or empty to drop none
 * @param durability what a sent message survives
 * @param lease how long a consumer may be silent before its messages are given to others
 * @param maxDeliveries how often a group is handed a message that fails, or 0 for no limit
 * @param retry when a message that failed is delivered again
 * @param roll how often a new file is begun
 * @param expireGroups how long a group may be idle before it is deleted, or empty for ever
 */
public record QueueConfig(
    Optional<Capacity> capacity,
    Optional<Retention> retention,
    Optional<Duration> ttl,
    Optional<Duration> dedup,
    Durability durability,
    Duration lease,
    int maxDeliveries,
    Retry retry,
    Roll roll,
    Optional<Duration> expireGroups) {

  /** The settings of a queue for which nothing is said. */
  public static final QueueConfig DEFAULT =
      new QueueConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Durability.PROCESS,
          Duration.ofSeconds(30),
          5,
          Retry.DEFAULT,
          Roll.HOURLY,
          Optional.empty());

  /** What a message survives once its sender was told that it is sent. */
  public enum Durability {
    /** The death of any process, but not a power failure. */
    PROCESS,
    /** A power failure as well: it is forced to disk. */
    DISK
  }

  /** How often a queue begins a new file. Whole files are what retention deletes. */
  public enum Roll {
    MINUTELY,
    HOURLY,
    DAILY
  }

  /** What happens to who sends to a full queue. */
  public enum Full {
    /** It waits. */
    BLOCK,
    /** It is refused. */
    REJECT,
    /** It sends, and the oldest messages are dropped. */
    DROP_OLDEST
  }

  /** Whether what a group has not finished may be deleted. */
  public enum Limit {
    /** It stays, beyond the limits if need be. */
    SOFT,
    /** It is deleted as well. */
    HARD
  }

  /** How the delay grows from one failure to the next. */
  public enum Kind {
    /** It does not; or it goes through a list, whose last delay repeats. */
    FIXED,
    /** By the first delay each time. */
    LINEAR,
    /** It doubles each time. */
    EXPONENTIAL
  }

  /**
   * How much may wait in a queue; at least one of the two limits is there.
   *
   * @param waitAtMost how long {@link Full#BLOCK} waits, or empty for ever
   */
  public record Capacity(
      OptionalLong messages, OptionalLong bytes, Full full, Optional<Duration> waitAtMost) {}

  /** How much a queue keeps; at least one of age, bytes and count is there. */
  public record Retention(
      Optional<Duration> age, OptionalLong bytes, OptionalLong count, Limit limit) {}

  /**
   * When a message that failed is delivered again.
   *
   * @param delays one; or, where the kind is {@link Kind#FIXED}, any number of them
   * @param cap what the delay grows to, present where the kind grows at all
   * @param jitter by which fraction of itself, 0 to 1, each delay is made longer or shorter
   * @param giveUpAfter how long after its first delivery a message that fails is not tried again,
   *     or empty
   */
  public record Retry(
      Kind kind,
      List<Duration> delays,
      Optional<Duration> cap,
      double jitter,
      Optional<Duration> giveUpAfter) {

    static final double JITTER = 0.1;
    static final Duration DELAY = Duration.ofMillis(100);
    static final Duration CAP = Duration.ofMinutes(1);

    /** Exponential from 100 ms to 1 minute, a tenth more or less, without giving up. */
    public static final Retry DEFAULT =
        new Retry(Kind.EXPONENTIAL, List.of(DELAY), Optional.of(CAP), JITTER, Optional.empty());

    /**
     * Checks what the arithmetic of delays relies on.
     *
     * @throws InvalidInputException if these values do not go together
     */
    public Retry {
      delays = List.copyOf(delays);
      boolean grows = kind != Kind.FIXED;
      require(!delays.isEmpty(), "a retry needs a delay");
      require(delays.stream().allMatch(Retry::isCountable), "a delay is from 0s to 36500d");
      require(!grows || delays.size() == 1, "only fixed delays can be several");
      require(grows == cap.isPresent(), "a delay that grows needs a cap, and no other has one");
      require(cap.stream().allMatch(Retry::isCountable), "a cap is from 0s to 36500d");
      require(!grows || cap.get().compareTo(delays.get(0)) >= 0, "a cap is not below the delay");
      require(jitter >= 0 && jitter <= 1, "a jitter is from 0 to 1");
    }

    private static boolean isCountable(Duration duration) {
      return !duration.isNegative() && duration.compareTo(Durations.LONGEST) <= 0;
    }

    private static void require(boolean holds, String rule) {
      if (!holds) {
        throw new InvalidInputException(rule);
      }
    }
  }
}
