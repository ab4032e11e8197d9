package dev.penstock.worker;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.queue.Queues;
import dev.penstock.queue.WaitEndedException;
import dev.penstock.queue.WorkQueue;
import dev.penstock.state.Counter;
import dev.penstock.state.Locks;
import dev.penstock.state.Namespace;
import dev.penstock.state.Primitive;
import dev.penstock.state.Reference;
import dev.penstock.state.SharedArray;
import dev.penstock.state.SharedList;
import dev.penstock.state.SharedMap;
import dev.penstock.state.SharedMemory;
import dev.penstock.state.SharedState;
import dev.penstock.state.SharedValue;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a worker knows about itself, and its way to queues and state. Thread-safe. */
public final class WorkerContext {
  /** Where looking for the cause of a failure ends: causes can go round in a circle. */
  private static final int DEEPEST = 100;

  private final Assignment assignment;
  private final Queues queues;
  private final SharedState state;
  private volatile boolean ready;
  private volatile boolean stopping;
  private final List<Runnable> onStop = new CopyOnWriteArrayList<>();

  WorkerContext(Assignment assignment, Queues queues, SharedState state) {
    this.assignment = assignment;
    this.queues = queues;
    this.state = state;
  }

  /** The worker's name: {@code resize-2}. */
  public String name() {
    return assignment.name();
  }

  /** The worker's number among those of its program, from 1. */
  public int number() {
    return assignment.number();
  }

  /** How many workers the program has. */
  public int count() {
    return assignment.count();
  }

  /** The program's {@code args}. */
  public List<String> args() {
    return assignment.args();
  }

  /**
   * The program's output queue.
   *
   * @throws InvalidInputException if the config names none
   */
  public <T> WorkQueue<T> output(Codec<T> codec) {
    String name =
        assignment
            .output()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "the program "
                            + assignment.program()
                            + " needs the config key \"output\""));
    return queues.queue(name, codec);
  }

  /** Any queue of the data directory, made at its first use. */
  public <T> WorkQueue<T> queue(String name, Codec<T> codec) {
    return queues.queue(name, codec);
  }

  /** A map of the shared state, made at its first use. */
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
   * @throws InvalidInputException if there is one of another type or length
   */
  public Object follow(Reference reference) {
    return state.follow(reference);
  }

  /** The locks of the data directory, and what is like them. */
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
   * @throws InvalidInputException if it was made with another type
   */
  public <T> SharedValue<T> value(String name, Primitive<T> type) {
    return state.value(name, type);
  }

  /**
   * The array of this name, made at its first use; the elements of a new one are 0, or {@code
   * false}.
   *
   * @throws InvalidInputException if it was made with another type or length
   */
  public <T> SharedArray<T> array(String name, Primitive<T> type, int length) {
    return state.array(name, type, length);
  }

  /**
   * The raw memory of this name, made at its first use; the bytes of a new one are 0.
   *
   * @throws InvalidInputException if it was made with another size
   */
  public SharedMemory memory(String name, int bytes) {
    return state.memory(name, bytes);
  }

  /** Whether the worker was told to stop: finish what is in hand, begin nothing new. */
  public boolean isStopping() {
    return stopping;
  }

  void stop() {
    stopping = true;
    onStop.forEach(Runnable::run);
  }

  /** What is to be done when the worker is told to stop, from then on. Short, and thread-safe. */
  void onStop(Runnable action) {
    onStop.add(action);
  }

  /** Whether this was thrown because the worker was told to stop while it waited to send. */
  boolean isEndedWait(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof WaitEndedException) {
        return stopping;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** Whether the worker has begun its work, and so may have something in hand. */
  boolean isReady() {
    return ready;
  }

  void ready() {
    ready = true;
  }
}
