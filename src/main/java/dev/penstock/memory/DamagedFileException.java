package dev.penstock.memory;

import dev.penstock.fault.PenstockException;
import java.nio.file.Path;

/** A file is not what its name says, or not what was last written to it; nothing was used. */
public final class DamagedFileException extends PenstockException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String finding;

  /**
   * Says what is wrong, and the way out.
   *
   * @param finding what is wrong with the file, as the end of a sentence
   */
  public DamagedFileException(Path file, String finding) {
    super(
        "the file "
            + file
            + " cannot be used: "
            + finding
            + "; penstock verify tells what else is wrong, penstock repair saves what can be saved");
    this.file = file.toString();
    this.finding = finding;
  }

  /** What is wrong, in one sentence without the way out. */
  public String sentence() {
    return "the file " + file + " cannot be used: " + finding;
  }
}
