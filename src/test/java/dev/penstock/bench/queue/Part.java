package dev.penstock.bench.queue;

import dev.penstock.bench.Figure;
import java.nio.file.Path;
import java.util.List;

/** Some figures that are measured together. */
@FunctionalInterface
interface Part {
  /**
   * Measures.
   *
   * @param folder an empty one that is removed afterwards
   */
  List<Figure> measure(Path folder) throws Exception;
}
