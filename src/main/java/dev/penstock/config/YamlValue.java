package dev.penstock.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a YAML file, with the way to it. Asked for something that it is not, it reports a
 * problem and gives nothing, so that reading goes on. Not thread-safe.
 */
final class YamlValue {
  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.SEQ, Tag.MAP);

  private final Problems problems;
  private final Placeholders placeholders;
  private final String key;
  private final int line;
  private final Node node;

  private YamlValue(Problems problems, Placeholders placeholders, String key, int line, Node node) {
    this.problems = problems;
    this.placeholders = placeholders;
    this.key = key;
    this.line = line;
    this.node = node;
  }

  /** The whole file. */
  static YamlValue root(Node node, Problems problems, Placeholders placeholders) {
    return new YamlValue(problems, placeholders, "", lineOf(node), node);
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isMapping() {
    return node instanceof MappingNode;
  }

  /** Whether text, a number or a boolean is written here. */
  boolean isScalar() {
    return node instanceof ScalarNode && !isNothing();
  }

  /** Whether only a key is written, with no value, or with {@code null}. */
  boolean isNothing() {
    return node.getTag().equals(Tag.NULL);
  }

  /** Whether this is a list or mapping with nothing in it. */
  boolean isEmpty() {
    return node instanceof CollectionNode<?> collection && collection.getValue().isEmpty();
  }

  /** The text of a scalar, whether YAML takes it for text, a number or a boolean. */
  Optional<String> text(String allowed) {
    if (!(node instanceof ScalarNode scalar) || isNothing() || hasForeignTag()) {
      report(allowed);
      return Optional.empty();
    }
    List<String> complaints = new ArrayList<>();
    String text = placeholders.fill(scalar.getValue(), complaints::add);
    complaints.forEach(this::report);
    if (!complaints.isEmpty()) {
      return Optional.empty();
    }
    if (text.indexOf('\0') >= 0) {
      report("a NUL character cannot be part of a file name, an argument or a variable");
      return Optional.empty();
    }
    return Optional.of(text);
  }

  /** Turns a scalar's text into something else, or reports what is allowed. */
  <T> Optional<T> read(String allowed, Function<String, Optional<T>> reader) {
    Optional<String> text = text("expected " + allowed);
    Optional<T> value = text.flatMap(reader);
    if (text.isPresent() && value.isEmpty()) {
      report("expected " + allowed);
    }
    return value;
  }

  /** The values of a list. */
  List<YamlValue> items(String allowed) {
    List<YamlValue> items = new ArrayList<>();
    if (!(node instanceof SequenceNode sequence) || hasForeignTag()) {
      report(allowed);
      return items;
    }
    for (Node item : sequence.getValue()) {
      String itemKey = key + "[" + items.size() + "]";
      items.add(new YamlValue(problems, placeholders, itemKey, lineOf(item), item));
    }
    return items;
  }

  /** The values of a mapping by their keys, in the order of the file. */
  Map<String, YamlValue> entries(String allowed) {
    Map<String, YamlValue> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping) || hasForeignTag()) {
      report(allowed);
      return entries;
    }
    for (NodeTuple entry : mapping.getValue()) {
      int entryLine = lineOf(entry.getKeyNode());
      if (!(entry.getKeyNode() instanceof ScalarNode name)) {
        problems.add(entryLine, key, "", "a key must be a plain word");
        continue;
      }
      String entryKey = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
      YamlValue value =
          new YamlValue(problems, placeholders, entryKey, entryLine, entry.getValueNode());
      YamlValue first = entries.putIfAbsent(name.getValue(), value);
      if (first != null) {
        value.report("is given twice, first in line " + first.line);
      }
    }
    return entries;
  }

  /** Reports that the value is wrong. */
  void report(String text) {
    problems.add(line, key, written(), text);
  }

  /** Reports that the key is wrong, whatever its value. */
  void reportKey(String text) {
    problems.add(line, key, "", text);
  }

  /** A tag asks the reader to make something special of a value; nothing here is special. */
  private boolean hasForeignTag() {
    return !PLAIN_TAGS.contains(node.getTag());
  }

  private String written() {
    if (hasForeignTag()) {
      return "the tag " + node.getTag();
    }
    if (isNothing()) {
      return "nothing";
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue().isEmpty() ? "\"\"" : scalar.getValue();
    }
    return isList() ? "a list" : "a mapping";
  }

  private static int lineOf(Node node) {
    return node.getStartMark().orElseThrow().getLine() + 1;
  }
}
