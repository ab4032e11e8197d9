package dev.penstock.codec;

import dev.penstock.fault.InvalidInputException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;

/** Which classes Java serialization may make, and how much of them. Thread-safe. */
final class SerializedFilter {
  private static final int MOST_BYTES = 64 << 20;
  private static final int DEEPEST = 100;

  /** Collections lay out some more places than they hold elements. */
  private static final int SMALL_ARRAY = 1024;

  private final String patterns;
  private final ObjectInputFilter allowed;

  private SerializedFilter(String patterns, ObjectInputFilter allowed) {
    this.patterns = patterns;
    this.allowed = allowed;
  }

  static SerializedFilter of(String patterns) {
    if (patterns.isBlank()) {
      throw new InvalidInputException(
          "the filter of a serialized codec is empty; name the classes it may read");
    }
    for (String pattern : patterns.split(";")) {
      if (pattern.equals("*") || pattern.equals("**")) {
        throw new InvalidInputException(
            "the filter \"" + patterns + "\" allows every class; name those to be read");
      }
    }
    try {
      return new SerializedFilter(
          patterns, ObjectInputFilter.Config.createFilter(patterns + ";!*"));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "the filter \"" + patterns + "\" is not in the JDK's syntax: " + e.getMessage(), e);
    }
  }

  /** A check for the one object that these many bytes hold. */
  Check check(int length) {
    return new Check(length);
  }

  /** Remembers what it refused, which the JDK's own exception does not tell. One thread's. */
  final class Check implements ObjectInputFilter {
    private final int length;
    private String refusal;

    private Check(int length) {
      this.length = length;
    }

    /** What was refused and the way out; null if nothing was. */
    String refusal() {
      return refusal;
    }

    @Override
    public Status checkInput(FilterInfo asked) {
      if (refusal == null) {
        refusal = refusalOf(asked);
      }
      return refusal == null ? Status.ALLOWED : Status.REJECTED;
    }

    private String refusalOf(FilterInfo asked) {
      if (length > MOST_BYTES) {
        return "it is longer than " + MOST_BYTES + " bytes; send less in one message";
      }
      if (asked.depth() > DEEPEST) {
        return "its objects are nested more than " + DEEPEST + " deep; send a flatter form";
      }
      // An element takes a byte at least: a longer array is meant to use up memory.
      if (asked.arrayLength() > Math.max(length, SMALL_ARRAY)) {
        return "it claims an array of " + asked.arrayLength() + " elements, more than it can hold";
      }
      if (allowed.checkInput(asked) != Status.REJECTED) {
        return null;
      }
      String what =
          asked.serialClass() == null ? "its size" : "the class " + asked.serialClass().getName();
      return what + " is not allowed by the filter \"" + patterns + "\"; add it if you trust it";
    }
  }
}
