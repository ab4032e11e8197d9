package dev.penstock;

import dev.penstock.codec.Codec;
import dev.penstock.config.DataDirectory;
import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Queues;
import dev.penstock.queue.WorkQueue;
import dev.penstock.state.Counter;
import dev.penstock.state.Locks;
import dev.penstock.state.Namespace;
import dev.penstock.state.Primitive;
import dev.penstock.state.Reference;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedList;
import dev.penstock.state.SharedLock;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedMemory;
import dev.penstock.state.SharedState;
import dev.penstock.state.SharedValue;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The way into a data directory from Java: its queues and its shared state. Thread-safe. Any number
 * of processes may have one open, whether a supervisor runs or not.
 *
 * <pre>{@code
 * try (Penstock penstock = Penstock.open(Path.of("data"))) {
 *   WorkQueue<String> orders = penstock.queue("orders", Codec.text());
 *   orders.send("one");
 * }
 * }</pre>
 */
public final class Penstock implements AutoCloseable {
  private final Queues queues;
  private final SharedState state;

  private Penstock(DataDirectory data) {
    this.queues = Queues.in(data.queues(), Queues.DEFAULT_ENGINE);
    this.state = SharedState.in(data.state(), SharedState.DEFAULT_ENGINE);
  }

  /**
   * Opens a data directory, made first if it is missing.
   *
   * @throws dev.penstock.fault.InvalidInputException if it cannot be one: others may write to it,
   *     it holds something else, it cannot be written
   */
  public static Penstock open(Path data) {
    return new Penstock(DataDirectory.create(data, Optional.empty()));
  }

  /** The queue of this name, made at its first use. */
  public <T> WorkQueue<T> queue(String name, Codec<T> codec) {
    return queues.queue(name, codec);
  }

  /**
   * Gives a queue settings, such as a capacity, which everyone obeys who opens it later. What a
   * config file says of the queue replaces them.
   *
   * @throws dev.penstock.fault.InvalidInputException if this process has the queue open
   */
  public void configure(String queue, QueueConfig settings) {
    queues.configure(queue, settings);
  }

  /** The map of this name, made at its first use. */
  public <V> SharedMap<V> map(String name, Codec<V> codec) {
    return state.map(name, codec);
  }

  /** The list of this name, made at its first use. */
  public <T> SharedList<T> list(String name, Codec<T> codec) {
    return state.list(name, codec);
  }

  /** The namespace of this name, made at its first use. */
  public Namespace namespace(String name) {
    return state.namespace(name);
  }

  /**
   * What a reference leads to, made at its first use; see {@link SharedState#follow}.
   *
   * @throws dev.penstock.fault.InvalidInputException if there is one of another type or length
   */
  public Object follow(Reference reference) {
    return state.follow(reference);
  }

  /** The lock of this name, made at its first use. */
  public SharedLock lock(String name) {
    return locks().lock(name);
  }

  /** All kinds of locks, semaphores, events, barriers and the like. */
  public Locks locks() {
    return state.locks();
  }

  /** The counter of this name, made at its first use; a new one is 0. */
  public Counter counter(String name) {
    return state.counter(name);
  }

  /**
   * The value of this name, made at its first use; a new one is 0, or {@code false}.
   *
   * @throws dev.penstock.fault.InvalidInputException if it was made with another type
   */
  public <T> SharedValue<T> value(String name, Primitive<T> type) {
    return state.value(name, type);
  }

  /**
   * The array of this name, made at its first use; the elements of a new one are 0, or {@code
   * false}.
   *
   * @throws dev.penstock.fault.InvalidInputException if it was made with another type or length
   */
  public <T> SharedArray<T> array(String name, Primitive<T> type, int length) {
    return state.array(name, type, length);
  }

  /**
   * The raw memory of this name, made at its first use; the bytes of a new one are 0.
   *
   * @throws dev.penstock.fault.InvalidInputException if it was made with another size
   */
  public SharedMemory memory(String name, int bytes) {
    return state.memory(name, bytes);
  }

  /** Closes what was opened through this; the data stays. */
  @Override
  public void close() {
    try (state;
        queues) {
      // the queues first, and the state also where that fails
    }
  }
}
