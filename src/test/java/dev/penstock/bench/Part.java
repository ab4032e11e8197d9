package dev.penstock.bench;

import java.nio.file.Path;
import java.util.List;

/** Some figures that are measured together. */
@FunctionalInterface
public interface Part {
  /**
   * Measures.
   *
   * @param folder an empty one that is removed afterwards
   */
  List<Figure> measure(Path folder) throws Exception;
}
