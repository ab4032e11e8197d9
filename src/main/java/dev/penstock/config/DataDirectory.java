package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.fault.NotFoundException;
import dev.penstock.fault.PenstockException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The folder in which one installation keeps everything, private to its owner or shared with one
 * Unix group. Immutable and thread-safe.
 *
 * <pre>
 * root/
 *   penstock.version   the format, and the mark of a data directory
 *   queues/            messages, groups and claims, and the settings of queues
 *   state/             the shared state
 *   logs/              what workers print
 *   run/               the supervisor's pid and status
 * </pre>
 */
public final class DataDirectory {
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> SHARED_FILE =
      PosixFilePermissions.fromString("rw-rw----");
  private static final Set<PosixFilePermission> PRIVATE_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private static final String ANOTHER = "; name another with --data DIR or PENSTOCK_DATA";

  private final Path root;
  private final boolean shared;

  private DataDirectory(Path root) throws IOException {
    this.root = root;
    this.shared = Modes.isShared(root);
  }

  /**
   * Makes what is missing of a data directory, its parent folders too, and opens it. Safe when
   * several processes do it at once, and when one was killed half-way. A directory that exists
   * stays private or shared as it is.
   *
   * @param shareWithGroup the Unix group that may use the directory too, or empty
   * @throws InvalidInputException if the folder holds other things, cannot be made or written, is
   *     writable by others, or exists but is not shared with that group
   */
  public static DataDirectory create(Path root, Optional<String> shareWithGroup) {
    requirePresent(root);
    try {
      // First, so that a mistyped group leaves no folder behind.
      Optional<GroupPrincipal> group =
          shareWithGroup.isPresent()
              ? Optional.of(Modes.group(root, shareWithGroup.get()))
              : Optional.empty();
      Path parent = root.toAbsolutePath().getParent();
      // Early updates of JDK 17 take a symbolic link to a folder for an obstacle (JDK-8294193).
      if (parent != null && !Files.isDirectory(parent)) {
        Files.createDirectories(parent);
      }
      makeFolder(root);
      return furnish(root.toRealPath(), group);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot make the data directory " + root + ": " + IoReason.of(e) + ANOTHER, e);
    }
  }

  /**
   * Opens a data directory that exists, and changes nothing in it.
   *
   * @throws NotFoundException if there is none
   * @throws InvalidInputException if it cannot be read, is writable by others, or has the format of
   *     a newer Penstock
   */
  public static DataDirectory open(Path root) {
    requirePresent(root);
    try {
      Path real = root.toRealPath();
      refuseFile(real);
      if (!FormatVersion.isIn(real)) {
        throw missing(root + " is not a Penstock data directory");
      }
      Modes.refuseWritableByOthers(real);
      return new DataDirectory(real);
    } catch (NoSuchFileException e) {
      throw missing("there is no data directory " + root);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot open the data directory " + root + ": " + IoReason.of(e) + ANOTHER, e);
    }
  }

  private static void requirePresent(Path root) {
    if (root == null) {
      throw new InvalidInputException("the path of the data directory is missing: null was given");
    }
  }

  /** The directory itself: absolute, with no symbolic link on the way. */
  public Path root() {
    return root;
  }

  public Path queues() {
    return root.resolve("queues");
  }

  /**
   * The folder of one queue, made if it is missing. One that is there stays as it is: it may be
   * another user's, who alone can change its mode.
   *
   * @param queue a checked name
   */
  Path makeQueueFolder(String queue) throws IOException {
    Path folder = queues().resolve(queue);
    if (!Files.isDirectory(folder)) {
      makeFolder(folder);
      shareIfShared(folder);
    }
    return folder;
  }

  public Path state() {
    return root.resolve("state");
  }

  public Path logs() {
    return root.resolve("logs");
  }

  public Path run() {
    return root.resolve("run");
  }

  /** The permissions that files in this directory have: the owner's, and the group's if shared. */
  public Set<PosixFilePermission> fileMode() {
    return shared ? SHARED_FILE : PRIVATE_FILE;
  }

  /**
   * Gives a file in this directory its permissions, whatever the umask made of them. Does nothing
   * if it has them, as when another user of the group owns it.
   *
   * @throws PenstockException if that fails
   */
  public void protect(Path file) {
    try {
      if (!Files.getPosixFilePermissions(file).equals(fileMode())) {
        Files.setPosixFilePermissions(file, fileMode());
      }
    } catch (IOException e) {
      throw new PenstockException("cannot set the mode of " + file + ": " + IoReason.of(e), e);
    }
  }

  /**
   * Throws away what queues, state and logs hold. What is in {@link #run} stays: it is the
   * supervisor's, whose lock the caller holds so that nobody uses the directory meanwhile. Symbolic
   * links are deleted, not followed. Killed half-way, this can be done again.
   *
   * @throws InvalidInputException if this is no data directory any more
   * @throws PenstockException if something cannot be deleted
   */
  public void clear() {
    try {
      if (!FormatVersion.isIn(root)) {
        throw new InvalidInputException(
            root + " is not a Penstock data directory; nothing was deleted" + ANOTHER);
      }
      for (Path folder : List.of(queues(), state(), logs())) {
        Files.walkFileTree(folder, new DeleteBelow(folder));
      }
    } catch (IOException e) {
      throw new PenstockException("cannot clear " + root + ": " + IoReason.of(e), e);
    }
  }

  @Override
  public String toString() {
    return root.toString();
  }

  /**
   * The version file comes before the folders, so whoever sees one of ours sees the mark as well.
   */
  private static DataDirectory furnish(Path root, Optional<GroupPrincipal> group)
      throws IOException {
    // In this order: the files of another process that is creating the directory may appear between
    // the two lines, and then its mark is there too.
    boolean holdsOtherThings = FormatVersion.hasOtherFiles(root);
    boolean marked = FormatVersion.isIn(root);
    if (holdsOtherThings && !marked) {
      throw new InvalidInputException(
          root + " is not a Penstock data directory and is not empty" + ANOTHER);
    }
    if (group.isPresent()) {
      share(root, group.get(), marked);
    }
    Modes.refuseWritableByOthers(root);
    DataDirectory directory = new DataDirectory(root);
    if (!marked) {
      FormatVersion.write(directory);
    }
    directory.makeFolders();
    return directory;
  }

  private static void share(Path root, GroupPrincipal group, boolean marked) throws IOException {
    if (!marked) {
      Modes.share(root, group);
    } else if (!Modes.isSharedWith(group, root)) {
      // What is in it has been made for its owner alone, or for another group.
      throw new InvalidInputException(
          String.format(
              "the data directory %s exists and is not shared with the group %s; leave out"
                  + " share_with_group, or name a new directory with --data DIR or PENSTOCK_DATA",
              root, group.getName()));
    }
  }

  private void makeFolders() throws IOException {
    for (Path folder : List.of(queues(), state(), logs(), run())) {
      makeFolder(folder);
      shareIfShared(folder);
    }
  }

  private void shareIfShared(Path folder) throws IOException {
    if (shared) {
      Modes.share(folder, (GroupPrincipal) Files.getAttribute(root, "posix:group"));
    }
  }

  private static void makeFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
    } catch (FileAlreadyExistsException e) {
      refuseFile(folder);
    }
  }

  private static void refuseFile(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + " is not a folder" + ANOTHER);
    }
  }

  private static NotFoundException missing(String what) {
    return new NotFoundException(
        what
            + "; \"penstock up\" or \"penstock send\" makes one; or name another with --data DIR or PENSTOCK_DATA");
  }

  /** Deletes what a folder holds, from the leaves up. */
  private static final class DeleteBelow extends SimpleFileVisitor<Path> {
    private final Path kept;

    DeleteBelow(Path kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      return delete(file);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      return delete(folder);
    }

    private FileVisitResult delete(Path path) throws IOException {
      if (!path.equals(kept)) {
        Files.delete(path);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
