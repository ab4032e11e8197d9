package dev.penstock.process;

import dev.penstock.fault.PenstockException;

/** The operating system refused to start a command. */
public final class StartFailedException extends PenstockException {
  private static final long serialVersionUID = 1L;

  StartFailedException(ProcessSpec spec, String reason, Throwable cause) {
    super(
        "worker "
            + spec.name()
            + " cannot be started with \""
            + String.join(" ", spec.command())
            + "\": "
            + reason,
        cause);
  }
}
