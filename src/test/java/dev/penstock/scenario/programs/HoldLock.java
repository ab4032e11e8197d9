package dev.penstock.scenario.programs;

import dev.penstock.Penstock;
import dev.penstock.state.Hold;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the lock {@code l}, makes a file to say so, and holds it until it is killed. */
public final class HoldLock {
  private HoldLock() {}

  public static void main(String[] args) throws Exception {
    try (Penstock penstock = Penstock.open(Path.of(args[0]));
        Hold hold = penstock.lock("l").acquire()) {
      Files.writeString(Path.of(args[1]), "" + hold.token());
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
