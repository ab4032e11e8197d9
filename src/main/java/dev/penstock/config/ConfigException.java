package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;

/** A config file with problems; the message has one line for each of them. */
public final class ConfigException extends InvalidInputException {
  private static final long serialVersionUID = 1L;

  /** Transient because paths cannot be serialized; the message can, and says the same. */
  private final transient List<Problem> problems;

  ConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file. */
  public List<Problem> problems() {
    return problems;
  }
}
