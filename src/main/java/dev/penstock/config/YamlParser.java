package dev.penstock.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns the text of one file into values that know their lines. Not thread-safe. */
final class YamlParser {
  private final Path file;

  /** What is found wrong in the values, as they are asked for. */
  private final Problems problems;

  private final Placeholders placeholders;

  YamlParser(Path file, Placeholders placeholders) {
    this.file = file;
    this.problems = new Problems(file);
    this.placeholders = placeholders;
  }

  Problems problems() {
    return problems;
  }

  /**
   * The file as one value.
   *
   * @param empty what to say if the text holds no value
   * @throws ConfigException if it holds none, or is not YAML
   */
  YamlValue parse(String text, String empty) {
    Node root = compose(text).orElseThrow(() -> fault(1, empty));
    return YamlValue.root(root, problems, placeholders);
  }

  private Optional<Node> compose(String text) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    try {
      return new Compose(settings).composeString(text);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark();
      throw broken(
          mark.map(Mark::getLine).orElse(0), mark.map(Mark::getColumn).orElse(0), reason(e));
    } catch (ReaderException e) {
      String before = text.substring(0, text.indexOf(Character.toString(e.getCodePoint())));
      int line = (int) before.chars().filter(c -> c == '\n').count();
      int column = before.length() - (before.lastIndexOf('\n') + 1);
      throw broken(
          line, column, String.format("the character U+%04X is not allowed", e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw broken(0, 0, e.getMessage());
    } catch (StackOverflowError e) {
      // The parser calls itself for each level; thousands of brackets are no config.
      throw broken(0, 0, "too many levels");
    }
  }

  /** What the parser was doing, if it says so, and what it met. */
  private static String reason(MarkedYamlEngineException e) {
    String context = e.getContext();
    return context == null || context.isEmpty() ? e.getProblem() : context + ", " + e.getProblem();
  }

  /** Lines and columns are counted from 0 by the parser, and from 1 by people. */
  private ConfigException broken(int line, int column, String reason) {
    return fault(line + 1, "this is not YAML, at column " + (column + 1) + ": " + reason);
  }

  private ConfigException fault(int line, String text) {
    return new ConfigException(List.of(new Problem(file, line, "", "", text)));
  }
}
