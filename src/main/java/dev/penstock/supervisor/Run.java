package dev.penstock.supervisor;

import dev.penstock.memory.ProcessIdentity;
import java.util.function.IntConsumer;

/** One life of a worker: a process that was started for it. Thread-safe. */
interface Run {
  ProcessIdentity identity();

  /** Whether the process has said that it takes up work. Reads a small file. */
  boolean ready();

  /**
   * Whether the process that has ended had taken a message from its input queue, so that it had
   * started well, whatever ended it. False while it runs, and for a command.
   */
  boolean hadMessage();

  /** Asks the process to end. */
  void terminate();

  /** Ends the process, and all it started, at once. */
  void kill();

  /**
   * What the process that has ended printed last as an error, if that may be why it ended: of one
   * that a signal ended, which mostly comes from others, only what it printed just before. Else "".
   */
  String lastWords();

  /** Starts processes for workers; unit tests have one without processes. */
  @FunctionalInterface
  interface Starter {
    /**
     * @param onEnd told the exit code, once, on any thread, when the process has ended and its
     *     output is in the log
     * @throws dev.penstock.fault.PenstockException if the process cannot be started, saying why
     */
    Run start(Worker worker, IntConsumer onEnd);
  }
}
