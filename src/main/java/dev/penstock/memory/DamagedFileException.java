package dev.penstock.memory;

import dev.penstock.fault.PenstockException;
import java.nio.file.Path;

/** A file is not what its name says; nothing of it was used. */
public final class DamagedFileException extends PenstockException {
  private static final long serialVersionUID = 1L;

  DamagedFileException(Path file, String finding) {
    super("the file " + file + " cannot be used: " + finding);
  }
}
