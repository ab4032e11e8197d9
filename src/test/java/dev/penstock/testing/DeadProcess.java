package dev.penstock.testing;

import dev.penstock.memory.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A process that ran and was killed, to be found as the owner of something. */
public final class DeadProcess {
  private DeadProcess() {}

  /** Its word, as it would have left it in a lock. */
  public static long stamp() {
    try {
      Process process = new ProcessBuilder("sleep", "60").start();
      ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
      process.destroyForcibly().waitFor();
      return identity.stamp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
