package dev.penstock.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A mapping whose keys are known, read value by value. A value that is absent, or wrong and
 * therefore reported, is given as its default. Not thread-safe.
 */
final class Section {
  /** Integers of YAML 1.2, and underscores between digits. */
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?[0-9]+(_[0-9]+)*|0o[0-7]+|0x[0-9a-fA-F]+");

  private static final Pattern FRACTION = Pattern.compile("[0-9]*\\.?[0-9]+");

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

  boolean isScalar(String key) {
    return value(key).filter(YamlValue::isScalar).isPresent();
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

  /** The mapping with known keys that a key has as its value; the key must be there. */
  Section section(String key, List<String> known) {
    return of(fields.get(key), known);
  }

  int integer(String key, int least, int most, int fallback) {
    return wholeNumber(key, least, most, "").map(Long::intValue).orElse(fallback);
  }

  /** The same, or a word that stands for a number of its own. */
  int integer(String key, int least, int most, String word, int meaning, int fallback) {
    return read(
            key,
            "a whole number from " + least + " to " + most + ", or " + word,
            text ->
                text.equals(word)
                    ? Optional.of((long) meaning)
                    : integer(text).filter(n -> n >= least && n <= most))
        .map(Long::intValue)
        .orElse(fallback);
  }

  /**
   * A whole number from 1 on.
   *
   * @param orElse what else is allowed, for the message
   */
  OptionalLong count(String key, long most, String orElse) {
    return optional(wholeNumber(key, 1, most, orElse));
  }

  /** A number of bytes, at least one. */
  OptionalLong size(String key) {
    return optional(read(key, Sizes.RULE, text -> Sizes.parse(text).filter(bytes -> bytes > 0)));
  }

  /** A number of bytes, at least so many. */
  OptionalLong size(String key, long least) {
    return optional(
        read(
            key,
            Sizes.RULE + ", at least " + least / 1_000_000 + "MB",
            text -> Sizes.parse(text).filter(bytes -> bytes >= least)));
  }

  /** A number from 0 to 1. */
  double fraction(String key, double fallback) {
    return read(key, "a number from 0 to 1, such as 0.1", Section::fraction).orElse(fallback);
  }

  Duration duration(String key, Duration fallback) {
    return duration(key).orElse(fallback);
  }

  Optional<Duration> duration(String key) {
    return read(key, Durations.RULE, Durations::parse);
  }

  Duration duration(String key, Duration least, Duration fallback) {
    return atLeast(key, least).orElse(fallback);
  }

  /** A duration that is not 0. */
  Optional<Duration> positive(String key) {
    return atLeast(key, Duration.ofMillis(1));
  }

  /** The durations of a list. */
  List<Duration> durations(String key) {
    List<Duration> durations = new ArrayList<>();
    for (YamlValue item : items(key)) {
      item.read(Durations.RULE, Durations::parse).ifPresent(durations::add);
    }
    return durations;
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

  /** One of the constants of an enum, written in lower case. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E fallback) {
    List<String> words = Stream.of(type.getEnumConstants()).map(Section::word).toList();
    return choice(key, words)
        .map(word -> type.getEnumConstants()[words.indexOf(word)])
        .orElse(fallback);
  }

  /** A constant of an enum as it is written. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private Optional<Duration> atLeast(String key, Duration least) {
    return read(
        key,
        Durations.RULE + ", at least " + Durations.write(least),
        text -> Durations.parse(text).filter(written -> written.compareTo(least) >= 0));
  }

  private Optional<Long> wholeNumber(String key, long least, long most, String orElse) {
    return read(
        key,
        "a whole number from " + least + " to " + most + orElse,
        text -> integer(text).filter(n -> n >= least && n <= most));
  }

  private <T> Optional<T> read(String key, String allowed, Function<String, Optional<T>> reader) {
    return value(key).flatMap(value -> value.read(allowed, reader));
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

  private static Optional<Double> fraction(String text) {
    return FRACTION.matcher(text).matches()
        ? Optional.of(Double.valueOf(text)).filter(number -> number <= 1)
        : Optional.empty();
  }

  private static OptionalLong optional(Optional<Long> number) {
    return number.map(OptionalLong::of).orElse(OptionalLong.empty());
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
