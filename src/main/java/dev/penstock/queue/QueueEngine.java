package dev.penstock.queue;

import dev.penstock.config.QueueConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Stores queues. Found by {@link #name} through {@code ServiceLoader}, so that no rule depends on
 * where messages lie. Stateless and thread-safe.
 */
public interface QueueEngine {
  /** The engine's name in the config: {@code chronicle}. */
  String name();

  /**
   * Opens a queue, made first if it is missing; safe when several processes do so at once.
   *
   * @param folder of all queues of a data directory
   * @param queue a checked name
   */
  QueueStore open(Path folder, String queue, QueueConfig config);

  /** Makes what the queue's settings are kept in, unless it is there. */
  void create(Path folder, String queue);

  /** What it can do; an option that needs something else is refused. */
  Set<Capability> capabilities();

  /** The names of the queues there are, sorted. */
  List<String> list(Path folder);
}
