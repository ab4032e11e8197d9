package dev.penstock.queue;

import dev.penstock.codec.Codec;
import dev.penstock.config.Names;
import java.util.Map;

/**
 * A persisted, ordered log of messages that any process may add to, and that groups of consumers
 * share out among themselves. Thread-safe.
 *
 * @param <T> what a message's body stands for
 */
public final class WorkQueue<T> {
  private final String name;
  private final QueueStore store;
  private final Codec<T> codec;

  WorkQueue(String name, QueueStore store, Codec<T> codec) {
    this.name = name;
    this.store = store;
    this.codec = codec;
  }

  public String name() {
    return name;
  }

  /** Adds a message; when this returns, it survives the death of any process. */
  public void send(T body) {
    send(body, Map.of());
  }

  /** Adds a message with headers; when this returns, it survives the death of any process. */
  public void send(T body, Map<String, String> headers) {
    store.append(new Message(headers, codec.encode(body)));
  }

  /** Joins a group as one more consumer. A new group begins with the oldest message. */
  public Consumer<T> consumer(String group) {
    return new Consumer<>(name, group, store.join(Names.checkGroup(group)), codec);
  }

  /** How the queue stands. Looking changes nothing. */
  public QueueFacts facts() {
    return store.facts();
  }
}
