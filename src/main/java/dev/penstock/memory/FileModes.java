package dev.penstock.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * Keeps files and folders as private as the folder they lie in, whatever the umask of who made
 * them.
 */
public final class FileModes {
  private FileModes() {}

  /**
   * Gives the file the read and write permissions of its folder, and no others: 0600 in a folder of
   * mode 0700, 0660 in one of 0770.
   */
  public static void likeFolder(Path file) throws IOException {
    Set<PosixFilePermission> wanted = permissionsAround(file);
    wanted.removeIf(permission -> permission.name().endsWith("EXECUTE"));
    if (!Files.getPosixFilePermissions(file).equals(wanted)) {
      Files.setPosixFilePermissions(file, wanted);
    }
  }

  /**
   * Makes the folder with the permissions of the one it lies in; nothing happens if it exists.
   *
   * @throws ReadOnlyFileException if this process may not make it
   */
  public static void createFolder(Path folder) {
    try {
      Files.createDirectory(folder);
      Files.setPosixFilePermissions(folder, permissionsAround(folder));
    } catch (FileAlreadyExistsException e) {
      // Another process made it, or will have in a moment.
    } catch (FileSystemException e) {
      requireWritableFolder(folder);
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Does nothing if files can be made beside this one.
   *
   * @throws ReadOnlyFileException if not
   */
  static void requireWritableFolder(Path file) {
    if (!Files.isWritable(file.toAbsolutePath().getParent())) {
      throw new ReadOnlyFileException(file, null);
    }
  }

  private static Set<PosixFilePermission> permissionsAround(Path path) throws IOException {
    return Files.getPosixFilePermissions(path.toAbsolutePath().getParent());
  }
}
