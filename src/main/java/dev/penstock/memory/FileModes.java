package dev.penstock.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Keeps files as private as the folder they lie in, whatever the umask of who made them. */
public final class FileModes {
  private FileModes() {}

  /**
   * Gives the file the read and write permissions of its folder, and no others: 0600 in a folder of
   * mode 0700, 0660 in one of 0770.
   */
  public static void likeFolder(Path file) throws IOException {
    Set<PosixFilePermission> wanted =
        Files.getPosixFilePermissions(file.toAbsolutePath().getParent());
    wanted.removeIf(permission -> permission.name().endsWith("EXECUTE"));
    if (!Files.getPosixFilePermissions(file).equals(wanted)) {
      Files.setPosixFilePermissions(file, wanted);
    }
  }
}
