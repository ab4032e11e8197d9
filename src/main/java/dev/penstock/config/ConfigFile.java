package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads config files: YAML 1.2, with variables of the environment in values. Thread-safe.
 *
 * <p>{@code config/penstock.yaml} shows every key.
 */
public final class ConfigFile {
  static final List<String> KEYS = List.of("data", "share_with_group", "programs");

  private static final String NEEDED = "it needs \"programs\" with at least one program";
  private static final Path DATA = Path.of("./data");

  private final Path file;
  private final Problems problems;
  private final Placeholders placeholders;

  private ConfigFile(Path file, Map<String, String> environment) {
    this.file = file;
    this.problems = new Problems(file);
    this.placeholders = new Placeholders(environment);
  }

  /**
   * Reads and checks a config file. Nothing else is looked at: whether its folders, classes and
   * groups exist shows when they are used.
   *
   * @throws ConfigException with every problem of the file, if it has any
   * @throws InvalidInputException if the file cannot be read
   */
  public static InstallationConfig read(Path file) {
    return read(file, System.getenv());
  }

  /** The same, with the variables that placeholders stand for. */
  public static InstallationConfig read(Path file, Map<String, String> environment) {
    return new ConfigFile(file, environment).read();
  }

  private InstallationConfig read() {
    Node root = compose(text()).orElseThrow(() -> fault(1, "the file is empty; " + NEEDED));
    InstallationConfig config = installation(YamlValue.root(root, problems, placeholders));
    problems.throwIfAny();
    return config;
  }

  private String text() {
    try {
      if (Files.isDirectory(file)) {
        throw new InvalidInputException(
            file + " is a folder; name the config file in it with -c FILE");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          "there is no config file " + file + "; name one with -c FILE", e);
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot read the config file "
              + file
              + ": "
              + IoReason.of(e)
              + "; make it readable, or name another with -c FILE",
          e);
    }
  }

  private InstallationConfig installation(YamlValue whole) {
    Section section = Section.of(whole, KEYS);
    return new InstallationConfig(
        section.path("data").orElse(DATA),
        section.text("share_with_group", "the name of a Unix group", name -> !name.isEmpty()),
        programs(section));
  }

  private List<ProgramConfig> programs(Section section) {
    if (!section.has("programs")) {
      section.reportMissing(NEEDED);
    } else if (section.isEmpty("programs")) {
      section.refuse("programs", "expected at least one program");
    }
    List<ProgramConfig> programs = new ArrayList<>();
    for (Map.Entry<String, YamlValue> entry : section.entries("programs").entrySet()) {
      programs.add(ProgramReader.read(entry.getKey(), entry.getValue()));
    }
    return programs;
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
