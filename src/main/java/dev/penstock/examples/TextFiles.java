package dev.penstock.examples;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The regular text files below a folder, by path. A file that several links lead to is there once.
 *
 * @param readable to be read, sorted as by {@code LC_ALL=C sort}
 * @param binary left out: a NUL among the first 8,000 bytes, which is how git tells them
 * @param unreadable left out: no permission, or a link to nothing
 */
public record TextFiles(List<Path> readable, int binary, int unreadable) {
  private static final int LOOKED_AT = 8_000;

  /**
   * Looks for text files below the folder.
   *
   * @return the files, at least one of them readable
   * @throws InvalidInputException if there is no such folder, it may not be read, or has none
   */
  public static TextFiles below(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException("there is no folder " + folder + "; name another one");
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      throw new InvalidInputException(
          "the folder " + folder + " may not be read; allow it, or name another one");
    }
    TextFiles found = search(folder);
    if (found.readable.isEmpty()) {
      throw new InvalidInputException(
          "there is no text file below " + folder + "; name another folder");
    }
    return found;
  }

  private static TextFiles search(Path folder) {
    Search search = new Search();
    try {
      Files.walkFileTree(
          folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, search);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TextFiles(
        List.copyOf(search.readable), search.binary.size(), search.unreadable.size());
  }

  /** The nearest file with any content before this one, or null. */
  Path lastBefore(Path file) throws IOException {
    for (int i = readable.indexOf(file) - 1; i >= 0; i--) {
      if (Files.size(readable.get(i)) > 0) {
        return readable.get(i);
      }
    }
    return null;
  }

  private static final class Search extends SimpleFileVisitor<Path> {
    private final SortedSet<Path> readable = new TreeSet<>();
    private final SortedSet<Path> binary = new TreeSet<>();
    private final SortedSet<Path> unreadable = new TreeSet<>();

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        try {
          (isText(file) ? readable : binary).add(file.toRealPath());
        } catch (IOException e) {
          unreadable.add(file);
        }
      } else if (attributes.isSymbolicLink()) {
        unreadable.add(file); // links are followed, so this one leads nowhere
      }
      return FileVisitResult.CONTINUE;
    }

    /**
     * A folder without permission, or a link back to a folder above, which is being read anyway.
     */
    @Override
    public FileVisitResult visitFileFailed(Path path, IOException why) {
      if (!(why instanceof FileSystemLoopException)) {
        unreadable.add(path);
      }
      return FileVisitResult.CONTINUE;
    }

    private static boolean isText(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        for (byte b : in.readNBytes(LOOKED_AT)) {
          if (b == 0) {
            return false;
          }
        }
        return true;
      }
    }
  }
}
