package dev.penstock.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a person sits at the other end. */
final class Terminal {
  private Terminal() {}

  /** Whether standard input is typed. */
  static boolean isInput() {
    return is(0);
  }

  /** Whether standard error is seen at once. */
  static boolean isError() {
    return is(2);
  }

  private static boolean is(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // unknown here: to ask nobody, and plain lines, are right everywhere
    }
  }
}
