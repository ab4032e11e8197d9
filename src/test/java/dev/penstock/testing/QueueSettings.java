package dev.penstock.testing;

import dev.penstock.config.QueueConfig;
import java.util.Optional;

/** Settings of queues that differ from the normal ones in what a test is about. */
public final class QueueSettings {
  private QueueSettings() {}

  /** The normal settings with a capacity. */
  public static QueueConfig with(QueueConfig.Capacity capacity) {
    QueueConfig normal = QueueConfig.DEFAULT;
    return new QueueConfig(
        Optional.of(capacity),
        normal.retention(),
        normal.ttl(),
        normal.dedup(),
        normal.durability(),
        normal.lease(),
        normal.maxDeliveries(),
        normal.retry(),
        normal.roll(),
        normal.expireGroups());
  }
}
