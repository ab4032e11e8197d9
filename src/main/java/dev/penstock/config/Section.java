package dev.penstock.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A mapping whose keys are known, read value by value. A value that is absent, or wrong and
 * therefore reported, is given as its default. Not thread-safe.
 */
final class Section {
  /** Integers of YAML 1.2, and underscores between digits. */
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?[0-9]+(_[0-9]+)*|0o[0-7]+|0x[0-9a-fA-F]+");

  static final String ANY_TEXT = "expected text or a number; \"\" is the empty text";

  private final YamlValue whole;
  private final Map<String, YamlValue> fields;

  private Section(YamlValue whole, Map<String, YamlValue> fields) {
    this.whole = whole;
    this.fields = fields;
  }

  /** Takes the value for a mapping with these keys, and reports all others. */
  static Section of(YamlValue whole, List<String> known) {
    String allowed = "allowed: " + String.join(", ", known);
    Map<String, YamlValue> fields = whole.entries("expected keys with values; " + allowed);
    for (Map.Entry<String, YamlValue> field : fields.entrySet()) {
      if (!known.contains(field.getKey())) {
        field
            .getValue()
            .report("unknown key" + didYouMean(field.getKey(), known) + " (" + allowed + ")");
      }
    }
    return new Section(whole, fields);
  }

  /** Reports what is missing, unless this is no mapping, which has been reported then. */
  void reportMissing(String text) {
    if (whole.isMapping()) {
      whole.reportKey(text);
    }
  }

  boolean has(String key) {
    return fields.containsKey(key);
  }

  boolean isList(String key) {
    return value(key).filter(YamlValue::isList).isPresent();
  }

  /** Whether there is a list or mapping with nothing in it. */
  boolean isEmpty(String key) {
    return value(key).filter(YamlValue::isEmpty).isPresent();
  }

  /** Reports the value of this key, if it has one. */
  void refuse(String key, String text) {
    if (has(key)) {
      fields.get(key).report(text);
    }
  }

  /** Text that passes the check. */
  Optional<String> text(String key, String allowed, Predicate<String> check) {
    return read(key, allowed, text -> Optional.of(text).filter(check));
  }

  /** The name of a queue or a group. */
  Optional<String> name(String key) {
    return text(key, Names.RULE, Names::isName);
  }

  Optional<Path> path(String key) {
    return value(key).flatMap(Section::path);
  }

  /** The paths of a list. */
  List<Path> paths(String key) {
    List<Path> paths = new ArrayList<>();
    for (YamlValue item : items(key)) {
      path(item).ifPresent(paths::add);
    }
    return paths;
  }

  /** The scalars of a list, as text. */
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (YamlValue item : items(key)) {
      item.text(ANY_TEXT).ifPresent(texts::add);
    }
    return texts;
  }

  /** The values of a mapping whose keys are free. */
  Map<String, YamlValue> entries(String key) {
    return value(key).map(value -> value.entries("expected NAME: value")).orElse(Map.of());
  }

  int integer(String key, int least, int most, int fallback) {
    String allowed = "a whole number from " + least + " to " + most;
    return read(key, allowed, text -> integer(text).filter(n -> n >= least && n <= most))
        .map(Long::intValue)
        .orElse(fallback);
  }

  Duration duration(String key, Duration fallback) {
    return read(key, Durations.RULE, Durations::parse).orElse(fallback);
  }

  boolean flag(String key, boolean fallback) {
    return choice(key, List.of("true", "false")).map(Boolean::valueOf).orElse(fallback);
  }

  /** One of a few words. */
  Optional<String> choice(String key, List<String> words) {
    Optional<String> word = value(key).flatMap(value -> value.text(oneOf(words)));
    if (word.isPresent() && !words.contains(word.get())) {
      refuse(key, oneOf(words) + didYouMean(word.get(), words));
      return Optional.empty();
    }
    return word;
  }

  /** Turns a scalar's text into a value, or reports what is allowed. */
  private <T> Optional<T> read(String key, String allowed, Function<String, Optional<T>> reader) {
    Optional<String> text = value(key).flatMap(value -> value.text("expected " + allowed));
    Optional<T> value = text.flatMap(reader);
    if (text.isPresent() && value.isEmpty()) {
      refuse(key, "expected " + allowed);
    }
    return value;
  }

  private Optional<YamlValue> value(String key) {
    return Optional.ofNullable(fields.get(key));
  }

  private List<YamlValue> items(String key) {
    return value(key).map(value -> value.items("expected a list")).orElse(List.of());
  }

  private static Optional<Path> path(YamlValue value) {
    Optional<String> text = value.text("expected a path");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().isEmpty()) {
      value.report("expected a path");
      return Optional.empty();
    }
    if (text.get().startsWith("~")) {
      // Only shells know ~; taken literally it would make a folder of that name.
      value.report("~ is not known here; write ${HOME}, or ./~ for a file of that name");
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(text.get()));
    } catch (InvalidPathException e) {
      value.report("not a path on this system: " + e.getReason());
      return Optional.empty();
    }
  }

  /** The integer that is written, or nothing if none is, or one of too many digits. */
  private static Optional<Long> integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      if (text.startsWith("0x")) {
        return Optional.of(Long.parseLong(text.substring(2), 16));
      }
      if (text.startsWith("0o")) {
        return Optional.of(Long.parseLong(text.substring(2), 8));
      }
      return Optional.of(Long.parseLong(text.replace("_", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String oneOf(List<String> words) {
    return "expected one of " + String.join(", ", words);
  }

  private static String didYouMean(String word, List<String> known) {
    return Suggestion.nearest(word, known)
        .map(nearest -> "; did you mean \"" + nearest + "\"?")
        .orElse("");
  }
}
