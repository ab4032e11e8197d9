package dev.penstock.supervisor;

import dev.penstock.config.ProgramConfig.Restart;
import java.io.IOException;
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

  static Process start(Path data) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SupervisorProcess.class.getName(),
            data.toString())
        .inheritIO()
        .start();
  }
}
