package dev.penstock.supervisor;

import dev.penstock.fault.PenstockException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Another supervisor works on the data directory; there can be one only. */
public final class AlreadyRunningException extends PenstockException {
  private static final long serialVersionUID = 1L;

  AlreadyRunningException(Path run, OptionalLong pid) {
    super(
        "a supervisor already runs on the data directory "
            + run.toAbsolutePath().getParent()
            + (pid.isPresent() ? ", with pid " + pid.getAsLong() : "")
            + "; stop it first (penstock down), or use another data directory");
  }
}
