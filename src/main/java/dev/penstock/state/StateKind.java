package dev.penstock.state;

import dev.penstock.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** What an object of the shared state is. Each kind has its own names. */
public enum StateKind {
  MAP("map"),
  LIST("list"),
  NAMESPACE("namespace"),
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

  /** Whether it has a {@link Shape}: a type and a length. */
  public boolean isShaped() {
    return this == VALUE || this == ARRAY || this == MEMORY;
  }

  /** Whether an engine keeps it as a map, of entries that come and go. */
  public boolean isMap() {
    return this == MAP || this == LIST || this == NAMESPACE;
  }

  /** As it is written in commands, files and messages. */
  @Override
  public String toString() {
    return word;
  }
}
