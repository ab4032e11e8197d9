package dev.penstock.config;

import dev.penstock.config.ProgramConfig.Restart;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads one entry below {@code programs}. Not thread-safe. */
final class ProgramReader {
  static final List<String> KEYS =
      List.of(
          "run",
          "command",
          "args",
          "classpath",
          "env",
          "cwd",
          "input",
          "output",
          "group",
          "prefetch",
          "time_limit",
          "spin",
          "count",
          "restart",
          "autostart",
          "stop_timeout");

  private static final int MOST_WORKERS = 1000;
  private static final int MOST_IN_HAND = 32;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  /** Variables of this name carry facts from the supervisor to its workers. */
  private static final String RESERVED = "PENSTOCK_";

  private static final Pattern CLASS_NAME =
      Pattern.compile(
          "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*"
              + "(\\.\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*)*");

  private final String name;
  private final Section section;

  private ProgramReader(String name, YamlValue value) {
    this.name = name;
    this.section = Section.of(value, KEYS);
  }

  /** Returns what could be read; what could not has been reported as a problem. */
  static ProgramConfig read(String name, YamlValue value) {
    if (!Names.isProgramName(name)) {
      value.reportKey("the program's name needs " + Names.PROGRAM_RULE);
    }
    return new ProgramReader(name, value).program();
  }

  private ProgramConfig program() {
    checkWhatGoesTogether();
    return new ProgramConfig(
        name,
        section.text("run", "a Java class such as com.example.Resize", ProgramReader::isClassName),
        command(),
        section.texts("args"),
        section.paths("classpath"),
        env(),
        section.path("cwd"),
        section.name("input"),
        section.name("group").orElse(name),
        section.integer("prefetch", 1, MOST_IN_HAND, "auto", ProgramConfig.PREFETCH_AUTO, 1),
        section.positive("time_limit"),
        section.duration("spin", Duration.ZERO),
        section.name("output"),
        section.integer("count", 1, MOST_WORKERS, 1),
        restart(),
        section.flag("autostart", true),
        section.duration("stop_timeout", STOP_TIMEOUT));
  }

  private void checkWhatGoesTogether() {
    boolean isClass = section.has("run");
    boolean isCommand = section.has("command");
    if (isClass && isCommand) {
      section.refuse("command", "a program has \"run\" or \"command\", not both");
    } else if (isCommand) {
      String later =
          "queues for commands come with a later release; use \"run\", or call \"penstock receive\""
              + " and \"penstock send\" from the command";
      section.refuse("input", later);
      section.refuse("output", later);
      section.refuse("classpath", "only goes with \"run\"");
    } else if (!isClass) {
      section.reportMissing(
          "needs \"run\" (a Java class) or \"command\" (an executable and its arguments)");
    }
    if (!section.has("input")) {
      for (String key : List.of("group", "prefetch", "time_limit", "spin")) {
        section.refuse(key, "only goes with \"input\"");
      }
    }
  }

  private List<String> command() {
    if (!section.isList("command")) {
      String allowed = "an executable, or a list of it and its arguments";
      return section.text("command", allowed, text -> !text.isEmpty()).stream().toList();
    }
    List<String> command = section.texts("command");
    if (section.isEmpty("command") || !command.isEmpty() && command.get(0).isEmpty()) {
      section.refuse("command", "expected an executable, then its arguments if any");
    }
    return command;
  }

  private Map<String, String> env() {
    Map<String, String> env = new HashMap<>();
    for (Map.Entry<String, YamlValue> variable : section.entries("env").entrySet()) {
      String variableName = variable.getKey();
      YamlValue value = variable.getValue();
      if (variableName.isEmpty() || variableName.contains("=") || variableName.contains("\0")) {
        value.reportKey("the name of a variable is not empty and has no '=' and no NUL in it");
      } else if (variableName.startsWith(RESERVED)) {
        value.reportKey("names that start with " + RESERVED + " are reserved");
      }
      value.text(Section.ANY_TEXT).ifPresent(text -> env.put(variableName, text));
    }
    return env;
  }

  private Restart restart() {
    String word =
        section.choice("restart", List.of("never", "on-failure", "always")).orElse("on-failure");
    return switch (word) {
      case "never" -> Restart.NEVER;
      case "always" -> Restart.ALWAYS;
      default -> Restart.ON_FAILURE;
    };
  }

  private static boolean isClassName(String text) {
    return CLASS_NAME.matcher(text).matches();
  }
}
