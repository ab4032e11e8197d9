package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The file that makes a folder a data directory, and says in which format: one line with a number.
 */
final class FormatVersion {
  static final String FILE = "penstock.version";

  private static final int CURRENT = 1;

  private FormatVersion() {}

  /**
   * Whether the folder is a data directory of a format that is known here.
   *
   * @throws InvalidInputException if it is one of another format, or does not say of which
   */
  static boolean isIn(Path root) throws IOException {
    Path file = root.resolve(FILE);
    String text;
    try {
      // Bytes that are no text become characters that no number has; so they count as damage.
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return false;
    }
    if (!text.matches("[1-9][0-9]{0,8}")) {
      throw new InvalidInputException(
          String.format(
              "the file %s is damaged: it does not hold the number of a format; if no newer"
                  + " Penstock has used this data directory, write %d into the file",
              file, CURRENT));
    }
    if (Integer.parseInt(text) > CURRENT) {
      throw new InvalidInputException(
          String.format(
              "the data directory %s has format %s, from a newer Penstock, and this one knows"
                  + " formats up to %d; use the newer one, or name another directory with"
                  + " --data DIR or PENSTOCK_DATA",
              root, text, CURRENT));
    }
    return true;
  }

  /** Whether the folder holds anything but what {@link #write} leaves. */
  static boolean hasOtherFiles(Path root) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().startsWith(FILE)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Marks the folder. The file is there whole or not at all, whoever else writes it too. */
  static void write(DataDirectory directory) throws IOException {
    Path root = directory.root();
    Path draft = Files.createTempFile(root, FILE, ".new");
    Files.writeString(draft, CURRENT + "\n");
    directory.protect(draft);
    Files.move(draft, root.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }
}
