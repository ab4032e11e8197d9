package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What an object of the shared state is. Each kind has its own names. */
public enum StateKind {
  MAP("map"),
  COUNTER("counter"),
  VALUE("value"),
  ARRAY("array"),
  MEMORY("memory");

  private final String word;

  StateKind(String word) {
    this.word = word;
  }

  /**
   * Reads a kind as it is written.
   *
   * @throws InvalidInputException if it is none
   */
  public static StateKind parse(String text) {
    List<String> words = new ArrayList<>();
    for (StateKind kind : values()) {
      if (kind.word.equals(text)) {
        return kind;
      }
      words.add(kind.word);
    }
    throw new InvalidInputException(
        "\"" + text + "\" is no kind of shared state: use " + String.join(", ", words));
  }

  /** As it is written in commands, files and messages. */
  @Override
  public String toString() {
    return word;
  }
}
