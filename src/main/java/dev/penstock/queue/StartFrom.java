package dev.penstock.queue;

import dev.penstock.fault.InvalidInputException;
import java.time.Instant;

/** Where in a queue a group or a reader begins. */
public sealed interface StartFrom {
  /** With the oldest message there is. */
  record Start() implements StartFrom {}

  /** With the next message that is sent. */
  record End() implements StartFrom {}

  /** With the first message sent at this time or later. */
  record Time(Instant time) implements StartFrom {
    /**
     * A time that no message can have been sent at is the first or the last one there is.
     *
     * @throws InvalidInputException if it is null
     */
    public Time {
      time = Given.place("the time to begin with", time);
    }
  }

  /** With the message of this id, or the first behind it. */
  record Id(long id) implements StartFrom {
    /**
     * Ids begin with 0.
     *
     * @throws InvalidInputException if it is negative
     */
    public Id {
      if (id < 0) {
        throw new InvalidInputException("ids begin with 0, and not with " + id);
      }
    }
  }

  static StartFrom start() {
    return new Start();
  }

  static StartFrom end() {
    return new End();
  }

  static StartFrom time(Instant time) {
    return new Time(time);
  }

  static StartFrom id(long id) {
    return new Id(id);
  }
}
