package dev.penstock.cli;

import dev.penstock.fault.NotFoundException;
import java.util.List;

/** Says what there is when what was asked for is not there. */
final class Missing {
  private Missing() {}

  /**
   * Does nothing if the name is one of them.
   *
   * @throws NotFoundException naming those there are
   */
  static void check(String kind, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new NotFoundException(
          "there is no "
              + kind
              + " \""
              + name
              + "\"; "
              + (names.isEmpty()
                  ? "there are none yet"
                  : "there are: " + String.join(", ", names)));
    }
  }
}
