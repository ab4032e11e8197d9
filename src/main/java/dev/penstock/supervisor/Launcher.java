package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig;
import dev.penstock.process.ProcessSpec;

/** Knows how the workers of each kind of program are started, so that the supervisor need not. */
@FunctionalInterface
public interface Launcher {
  /**
   * What to start for the worker with this number. The name in it is the worker's.
   *
   * @throws dev.penstock.fault.PenstockException if it cannot be started, saying why
   */
  ProcessSpec spec(ProgramConfig program, int number);
}
