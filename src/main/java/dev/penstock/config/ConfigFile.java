package dev.penstock.config;

import dev.penstock.fault.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads config files: YAML 1.2, with variables of the environment in values. Thread-safe.
 *
 * <p>{@code config/penstock.yaml} shows every key.
 */
public final class ConfigFile {
  static final List<String> KEYS =
      List.of("data", "share_with_group", "programs", "queues", "maps");

  private static final String NEEDED = "it needs \"programs\" with at least one program";
  private static final Path DATA = Path.of("./data");

  private final Path file;
  private final YamlParser parser;

  private ConfigFile(Path file, Map<String, String> environment) {
    this.file = file;
    this.parser = new YamlParser(file, new Placeholders(environment));
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
    YamlValue whole = parser.parse(text(), "the file is empty; " + NEEDED);
    InstallationConfig config = installation(whole);
    parser.problems().throwIfAny();
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
        programs(section),
        queues(section),
        maps(section));
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

  private static Map<String, QueueConfig> queues(Section section) {
    Map<String, QueueConfig> queues = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : section.entries("queues").entrySet()) {
      queues.put(entry.getKey(), QueueReader.read(entry.getKey(), entry.getValue()));
    }
    return queues;
  }

  private static Map<String, MapConfig> maps(Section section) {
    Map<String, MapConfig> maps = new LinkedHashMap<>();
    for (Map.Entry<String, YamlValue> entry : section.entries("maps").entrySet()) {
      maps.put(entry.getKey(), MapReader.read(entry.getKey(), entry.getValue()));
    }
    return maps;
  }
}
