package dev.penstock.config;

import java.nio.file.Path;

/**
 * One thing that is wrong in a config file.
 *
 * @param file as the caller named it
 * @param line counted from 1
 * @param key the dotted way to the value, such as {@code programs.count.restart}; empty for the
 *     whole file
 * @param value what is written there, shortened; empty where the key alone is the problem
 * @param text what is wrong and what is allowed
 */
public record Problem(Path file, int line, String key, String value, String text) {
  /** The problem as one line for a terminal. */
  @Override
  public String toString() {
    StringBuilder sentence = new StringBuilder().append(file).append(':').append(line).append(": ");
    if (!key.isEmpty()) {
      sentence.append(key).append(": ");
    }
    if (!value.isEmpty()) {
      sentence.append(value).append(" — ");
    }
    return sentence.append(text).toString();
  }
}
