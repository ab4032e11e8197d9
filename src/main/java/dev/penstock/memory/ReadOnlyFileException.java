package dev.penstock.memory;

import dev.penstock.fault.PenstockException;
import java.nio.file.Path;

/** A file would have to be changed, or made, where this process can only read; nothing was. */
public final class ReadOnlyFileException extends PenstockException {
  private static final long serialVersionUID = 1L;

  public ReadOnlyFileException(Path file, Throwable cause) {
    super(
        "the file "
            + file
            + " cannot be written by this user, or lies on a file system that is mounted read-only;"
            + " run this as a user who may write there, or on a copy of the data directory",
        cause);
  }
}
