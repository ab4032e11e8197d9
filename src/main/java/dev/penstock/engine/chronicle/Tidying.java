package dev.penstock.engine.chronicle;

import dev.penstock.config.QueueConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Deletes what a queue no longer needs: idle groups, old messages, copies. Of all processes, one
 * does so at a time, and none if another did it lately. Thread-safe.
 */
final class Tidying {
  private static final Duration LONGEST_PERIOD = Duration.ofMinutes(1);
  private static final Duration SHORTEST_PERIOD = Duration.ofSeconds(1);

  /** An age is kept to about a tenth of it. */
  private static final int PART_OF_AGE = 10;

  private static final int OVERDUE_PERIODS = 10;

  private final QueueConfig config;
  private final QueueLog log;
  private final Groups groups;
  private final Surroundings surroundings;
  private final BooleanSupplier stop;

  /**
   * @param stop whether to leave the rest for the next time
   */
  Tidying(
      QueueConfig config,
      QueueLog log,
      Groups groups,
      Surroundings surroundings,
      BooleanSupplier stop) {
    this.config = config;
    this.log = log;
    this.groups = groups;
    this.surroundings = surroundings;
    this.stop = stop;
  }

  /** How often it is done. */
  static Duration period(QueueConfig config) {
    Duration period = LONGEST_PERIOD;
    period = shorter(period, config.retention().flatMap(QueueConfig.Retention::age));
    period = shorter(period, config.expireGroups());
    return period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
  }

  private static Duration shorter(Duration period, Optional<Duration> age) {
    Duration part = age.orElse(period.multipliedBy(PART_OF_AGE)).dividedBy(PART_OF_AGE);
    return part.compareTo(period) < 0 ? part : period;
  }

  /**
   * Whether it has not been done for long, as where only short commands use the queue, so that even
   * they must do it. The first one begins the count.
   */
  boolean isOverdue() {
    long now = surroundings.clock().wallMillis();
    if (log.file().tidied() == 0) {
      log.file().tidied(now);
    }
    return now - log.file().tidied() > OVERDUE_PERIODS * period(config).toMillis();
  }

  /** Tidies up if no other process does so, or did within the last period. */
  void runIfDue() {
    AppendFile file = log.file();
    long now = surroundings.clock().wallMillis();
    boolean lately = Math.abs(now - file.tidied()) < period(config).toMillis() / 2;
    if (lately || file.tidyGate().tryLock() == null) {
      return;
    }
    try {
      run();
    } finally {
      file.tidyGate().unlock();
    }
  }

  /** Tidies up, after whoever does so now. */
  void runNow() {
    log.file().tidyGate().lock();
    try {
      run();
    } finally {
      log.file().tidyGate().unlock();
    }
  }

  private void run() {
    config.expireGroups().ifPresent(idle -> new IdleGroups(idle, log, groups, surroundings).run());
    new Retention(config, log, groups, surroundings.clock(), stop).run();
    new AsideTidying(log, groups, surroundings.clock(), stop).run();
    log.file().tidied(surroundings.clock().wallMillis());
  }
}
