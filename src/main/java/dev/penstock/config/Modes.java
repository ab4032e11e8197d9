package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * The Unix modes of data directories. The set-gid bit together with the group's right to write is
 * how a shared one is marked: new files in it get its group, whoever makes them.
 */
final class Modes {
  private static final int SHARED = 02770;
  private static final int SET_GID = 02000;
  private static final int WRITABLE_BY_GROUP = 00020;
  private static final int READ_AND_WRITE = 00666;
  private static final int WRITABLE_BY_ALL = 00002;

  private Modes() {}

  static boolean isShared(Path folder) throws IOException {
    return isShared(mode(folder));
  }

  static boolean isSharedWith(GroupPrincipal group, Path folder) throws IOException {
    return isShared(folder) && Files.getAttribute(folder, "posix:group").equals(group);
  }

  /** Gives the folder to the group, if it is not its already. */
  static void share(Path folder, GroupPrincipal group) throws IOException {
    if (mode(folder) == SHARED && isSharedWith(group, folder)) {
      return;
    }
    try {
      Files.getFileAttributeView(folder, PosixFileAttributeView.class).setGroup(group);
      Files.setAttribute(folder, "unix:mode", SHARED);
    } catch (FileSystemException e) {
      String rule =
          "only its owner, being in the group " + group + ", can share it with that group";
      throw new IOException(rule, e);
    }
  }

  /**
   * Gives a file the right to be read and written by whom its folder lets in, and by nobody else.
   */
  static void likeFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    int wanted = mode(folder) & READ_AND_WRITE;
    if ((wanted & WRITABLE_BY_GROUP) != 0) {
      Object group = Files.getAttribute(folder, "posix:group");
      // Not all folders hand their group on to the files in them.
      if (!group.equals(Files.getAttribute(file, "posix:group"))) {
        Files.setAttribute(file, "posix:group", group);
      }
    }
    if (mode(file) != wanted) {
      Files.setAttribute(file, "unix:mode", wanted);
    }
  }

  /**
   * Refuses a folder in which others could replace files under our feet.
   *
   * @throws InvalidInputException if they may
   */
  static void refuseWritableByOthers(Path folder) throws IOException {
    int mode = mode(folder);
    if ((mode & WRITABLE_BY_ALL) != 0 || (mode & WRITABLE_BY_GROUP) != 0 && !isShared(mode)) {
      throw new InvalidInputException(
          String.format(
              "others may write to the data directory %s (mode %04o); run `chmod 700 %s`",
              folder, mode, folder));
    }
  }

  static GroupPrincipal group(Path anywhere, String name) throws IOException {
    try {
      return anywhere
          .getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new InvalidInputException(
          "there is no group " + name + " on this machine; `getent group` lists them", e);
    }
  }

  private static boolean isShared(int mode) {
    return (mode & SET_GID) != 0 && (mode & WRITABLE_BY_GROUP) != 0;
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:mode") & 07777;
  }
}
