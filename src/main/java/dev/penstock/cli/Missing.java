package dev.penstock.cli;

import dev.penstock.config.Suggestion;
import dev.penstock.fault.NotFoundException;
import java.util.List;

/** Says what there is when what was asked for is not there. */
final class Missing {
  /** Nobody reads more names than these in a sentence. */
  private static final int MOST = 20;

  private Missing() {}

  /**
   * Does nothing if the name is one of them.
   *
   * @throws NotFoundException naming the one that was probably meant, or those there are
   */
  static void check(String kind, String name, List<String> names) {
    if (!names.contains(name)) {
      throw new NotFoundException(sentence(kind, name, "", names));
    }
  }

  /** Says that a queue has no group of this name. */
  static NotFoundException group(String queue, String name, List<String> names) {
    return new NotFoundException(sentence("group", name, " of the queue " + queue, names));
  }

  private static String sentence(String kind, String name, String where, List<String> names) {
    return "there is no " + kind + " \"" + name + "\"" + where + "; " + instead(name, names);
  }

  private static String instead(String name, List<String> names) {
    if (names.isEmpty()) {
      return "there are none yet";
    }
    String near = Suggestion.nearest(name, names).orElse(null);
    if (near != null) {
      return "did you mean \"" + near + "\"?";
    }
    List<String> some = names.subList(0, Math.min(MOST, names.size()));
    String more =
        names.size() > some.size() ? " and " + (names.size() - some.size()) + " more" : "";
    return "there are: " + String.join(", ", some) + more;
  }
}
