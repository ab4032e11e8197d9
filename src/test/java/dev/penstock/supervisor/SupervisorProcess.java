package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig.Restart;
import dev.penstock.testing.JavaProcess;
import java.nio.file.Path;

/** A supervisor in a process of its own, with one worker that does not notice when it dies. */
final class SupervisorProcess {
  /** Exit code when another supervisor was there first. */
  static final int REFUSED = 42;

  private SupervisorProcess() {}

  /** The only argument is the data directory. */
  public static void main(String[] args) {
    try {
      new SupervisorFixture(Path.of(args[0]))
          .started(TestPrograms.shell("w", Restart.ALWAYS, "exec sleep 1000"))
          .awaitEnd();
    } catch (AlreadyRunningException e) {
      System.exit(REFUSED);
    }
  }

  static Process start(Path data) {
    return JavaProcess.start(SupervisorProcess.class, data);
  }
}
