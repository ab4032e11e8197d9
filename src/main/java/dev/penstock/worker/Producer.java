package dev.penstock.worker;

/** A producer program: sends messages and ends. Has a public constructor without parameters. */
public interface Producer {
  /**
   * Runs once, on one thread. Returning ends the worker well, throwing ends it with exit code 1. A
   * long-running producer returns soon after {@link WorkerContext#isStopping} becomes true.
   */
  void produce(WorkerContext context) throws Exception;
}
