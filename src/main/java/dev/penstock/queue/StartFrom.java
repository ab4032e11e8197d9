package dev.penstock.queue;

import java.time.Instant;

/** Where in a queue a group or a reader begins. */
public sealed interface StartFrom {
  /** With the oldest message there is. */
  record Start() implements StartFrom {}

  /** With the next message that is sent. */
  record End() implements StartFrom {}

  /** With the first message sent at this time or later. */
  record Time(Instant time) implements StartFrom {}

  /** With the message of this id, or the first behind it. */
  record Id(long id) implements StartFrom {}

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
