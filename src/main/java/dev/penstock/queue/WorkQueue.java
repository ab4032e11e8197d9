package dev.penstock.queue;

import dev.penstock.codec.Codec;
import dev.penstock.config.Names;
import dev.penstock.config.QueueConfig;
import dev.penstock.fault.Lifetime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A persisted, ordered log of messages that any process may add to, and that groups of consumers
 * share out among themselves. Thread-safe. Once the {@link Queues} it is from are closed, each call
 * throws {@link dev.penstock.fault.ClosedException}.
 *
 * @param <T> what a message's body stands for
 */
public final class WorkQueue<T> {
  /** Returned by {@code send} where a message with the same dedup id was sent within the window. */
  public static final long DUPLICATE = QueueStore.DUPLICATE;

  private final String name;
  private final QueueEngine engine;
  private final QueueStore store;
  private final Codec<T> codec;
  private final QueueConfig config;
  private final Lifetime lifetime;

  WorkQueue(
      String name,
      QueueEngine engine,
      QueueStore store,
      Codec<T> codec,
      QueueConfig config,
      Lifetime lifetime) {
    this.name = name;
    this.engine = engine;
    this.store = store;
    this.codec = codec;
    this.config = config;
    this.lifetime = lifetime;
  }

  public String name() {
    return name;
  }

  /**
   * Adds a message; when this returns, it survives the death of any process, or a power failure as
   * well, as the queue's {@code durability} says.
   *
   * @return the message's id: its number in the queue
   * @throws QueueFullException if the queue's capacity does not allow it, at once or in time
   * @throws WaitEndedException if the thread is interrupted while it waits for room (its flag stays
   *     set, and it is noticed within half a second), or the worker it runs in is told to stop
   * @throws dev.penstock.fault.StorageFullException if the disk is almost full
   */
  public long send(T body) {
    return send(body, SendOptions.NONE);
  }

  /** The same with headers. */
  public long send(T body, Map<String, String> headers) {
    return send(body, SendOptions.NONE.withHeaders(headers));
  }

  /**
   * The same with options.
   *
   * @return the message's id, or {@link #DUPLICATE}
   * @throws dev.penstock.fault.InvalidInputException if the engine cannot do what the options ask
   */
  public long send(T body, SendOptions options) {
    check(options);
    byte[] encoded = encode(body);
    try {
      return store.append(encoded, options);
    } catch (RuntimeException e) {
      throw lifetime.reason(e);
    }
  }

  /**
   * Adds messages: all are seen at once, or none, whatever is killed when.
   *
   * @param options of each; a dedup id stands for all of them
   * @return the id of the first, the others follow without a gap; or {@link #DUPLICATE}
   */
  public long sendAll(List<T> bodies, SendOptions options) {
    check(options);
    List<byte[]> encoded = new ArrayList<>();
    Given.present("the list of messages", bodies).forEach(body -> encoded.add(encode(body)));
    if (encoded.size() > 1) {
      Requirements.check(engine, name, "batches", Capability.BATCH);
    }
    try {
      return encoded.isEmpty() ? DUPLICATE : store.appendAll(encoded, options);
    } catch (RuntimeException e) {
      throw lifetime.reason(e);
    }
  }

  /** The same with nothing special about the messages. */
  public long sendAll(List<T> bodies) {
    return sendAll(bodies, SendOptions.NONE);
  }

  private void check(SendOptions options) {
    lifetime.check();
    if (options != SendOptions.NONE) {
      Requirements.check(engine, name, Given.present("how to send", options));
    }
  }

  private byte[] encode(T body) {
    return codec.encode(Given.present("the body of a message", body));
  }

  Outgoing outgoing(T body, SendOptions options) {
    Requirements.check(engine, name, "transactions", Capability.TRANSACTION);
    check(options);
    return new Outgoing(store, encode(body), options);
  }

  /** Joins a group as one more consumer. A new group begins with the oldest message. */
  public Consumer<T> consumer(String group) {
    return consumer(group, ConsumerOptions.DEFAULT);
  }

  /** The same with options. */
  public Consumer<T> consumer(String group, ConsumerOptions options) {
    lifetime.check();
    Given.present("how to consume", options);
    MemberOptions member =
        new MemberOptions(
            options.name(),
            options.prefetch(),
            config.lease(),
            options.timeLimit(),
            config.maxDeliveries(),
            codec.isView());
    GroupMember joined = store.join(Names.checkGroup(group), options.from(), member);
    Lifetime ofConsumer =
        new Lifetime(
            "this consumer of the group "
                + group
                + " of the queue "
                + name
                + " was closed; open another one, and close it only after its last use",
            lifetime);
    return new Consumer<>(store, joined, codec, config, ofConsumer, options.spin());
  }

  /**
   * Makes a group that sees the messages from there on. Returns false, and changes nothing, if
   * there is one of that name.
   */
  public boolean createGroup(String group, StartFrom from) {
    lifetime.check();
    return store.createGroup(
        Names.checkGroup(group), Given.present("where the group begins", from));
  }

  /** What an operator does with a group; empty if there is none of that name. */
  public Optional<GroupAdmin> group(String group) {
    lifetime.check();
    return store
        .group(Names.checkGroup(group))
        .map(admin -> new CheckedGroupAdmin(admin, engine, name, lifetime));
  }

  /** Reads messages without consuming them, beginning with the oldest. Closed by the caller. */
  public MessageReader read() {
    lifetime.check();
    Requirements.check(engine, name, "readers", Capability.BROWSE);
    Lifetime ofReader =
        new Lifetime(
            "this reader of the queue "
                + name
                + " was closed; open another one, and close it only after its last use",
            lifetime);
    return new CheckedMessageReader(store.read(), ofReader);
  }

  /** How the queue stands. Looking changes nothing. */
  public QueueFacts facts() {
    lifetime.check();
    return store.facts();
  }
}
