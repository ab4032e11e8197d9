package dev.penstock.supervisor;

import dev.penstock.memory.ProcessIdentity;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * All about one worker at one moment. Immutable.
 *
 * @param since when it came into this state, to the millisecond
 * @param process empty while none runs
 * @param restarts how often it was started again after it had ended by itself
 * @param lastExit the code of its latest end, or empty if it never ended
 * @param reason why it is in this state, in words, or "" if that needs none
 */
public record WorkerStatus(
    String name,
    String program,
    Kind kind,
    WorkerState state,
    Wanted wanted,
    Optional<ProcessIdentity> process,
    Instant since,
    int restarts,
    OptionalInt lastExit,
    String reason) {

  /** What a program is. */
  public enum Kind {
    /** A class, run by Penstock's worker. */
    JAVA,
    /** Any other executable. */
    COMMAND
  }

  /** What the operator asked for, whatever the state is. */
  public enum Wanted {
    UP,
    DOWN
  }
}
