package dev.penstock.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in variables of the environment: <code>${NAME}</code>, or <code>${NAME:-default}</code>
 * where NAME is unset or empty, as in a shell. {@code $$} stands for one {@code $}; any other
 * {@code $} for itself.
 */
final class Placeholders {
  /** An opening that does not go on as a placeholder matches without a name. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\\})?");

  private final Map<String, String> environment;

  Placeholders(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns the text with its placeholders filled in, and complains of those that cannot be. */
  String fill(String text, Consumer<String> complain) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher, complain)));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(Matcher placeholder, Consumer<String> complain) {
    if (placeholder.group().equals("$$")) {
      return "$";
    }
    String name = placeholder.group(1);
    if (name == null) {
      complain.accept("write ${NAME} or ${NAME:-default}, and $${ for a plain ${");
      return "";
    }
    String fallback = placeholder.group(2);
    String value = environment.get(name);
    if (fallback != null) {
      return value == null || value.isEmpty() ? fallback : value;
    }
    if (value == null) {
      complain.accept(
          "the variable " + name + " is not set; set it, or write ${" + name + ":-default}");
      return "";
    }
    return value;
  }
}
