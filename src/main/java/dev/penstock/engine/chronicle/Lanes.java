package dev.penstock.engine.chronicle;

import dev.penstock.queue.SendOptions;

/**
 * The logs of one queue. Each priority has a log of its own, so that an urgent message need not
 * wait until those before it were read; so have messages that are not due when they are sent, since
 * they must not stand in the way of others. {@link #ASIDE} keeps copies of what a group may need
 * longer than the log it was sent to.
 */
final class Lanes {
  /** Lanes 0 to 9 are the priorities. */
  static final int PRIORITIES = 10;

  static final int DELAYED = 10;

  /** The lanes that messages are sent to. */
  static final int SENT = 11;

  static final int ASIDE = 11;
  static final int ALL = 12;

  private Lanes() {}

  /** The lane that a message is sent to. */
  static int of(SendOptions options) {
    return options.at().isPresent() || options.delay().isPresent() ? DELAYED : options.priority();
  }

  /** The name of the lane's folder. */
  static String name(int lane) {
    return switch (lane) {
      case DELAYED -> "delayed";
      case ASIDE -> "aside";
      default -> "priority-" + lane;
    };
  }
}
