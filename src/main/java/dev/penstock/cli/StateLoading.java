package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.MapStore;
import dev.penstock.state.Primitive;
import dev.penstock.state.Shape;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateKind;
import dev.penstock.state.StateObjectName;
import dev.penstock.state.StoredEntry;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Puts the lines of a dump into shared objects, made at the first line of each. */
final class StateLoading {
  private final SharedState state;
  private final boolean replace;
  private final Set<StateObjectName> seen = new HashSet<>();

  /**
   * @param replace whether what is there is removed first
   */
  StateLoading(SharedState state, boolean replace) {
    this.state = state;
    this.replace = replace;
  }

  /** How many objects there were lines of. */
  int objects() {
    return seen.size();
  }

  /**
   * Loads a line.
   *
   * @throws InvalidInputException if it is none of a dump, or does not go with what is there
   */
  void line(byte[] line) {
    Map<String, String> fields = Json.flat(line);
    StateKind kind = StateKind.parse(field(fields, "kind"));
    String name = field(fields, "name");
    if (kind.isMap()) {
      entry(kind, name, fields);
    } else {
      element(kind, name, fields);
    }
  }

  private boolean isFirst(StateKind kind, String name) {
    return seen.add(new StateObjectName(kind.toString(), name));
  }

  private void entry(StateKind kind, String name, Map<String, String> fields) {
    byte[] key = key(fields);
    byte[] value =
        key == null ? null : StoredValue.parse(field(fields, "type"), field(fields, "value"));
    long expires = key == null ? StoredEntry.NEVER : expires(fields);
    MapStore map = state.stored(kind, name);
    if (isFirst(kind, name)) {
      if (replace) {
        map.clear();
      } else if (kind != StateKind.MAP && map.size() > 0) {
        throw new InvalidInputException(
            "the " + kind + " " + name + " is not empty; --replace empties it first");
      }
    }
    if (key != null) {
      map.put(key, value, expires);
    }
  }

  /** Null if the line has no entry. */
  private static byte[] key(Map<String, String> fields) {
    String base64 = fields.get("keyBase64");
    String key = fields.get("key");
    if (base64 != null) {
      return StoredValue.bytes(base64);
    }
    if (key == null && fields.containsKey("value")) {
      throw new InvalidInputException("it has no \"key\"");
    }
    return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
  }

  private static long expires(Map<String, String> fields) {
    String text = fields.get("expires");
    try {
      return text == null ? StoredEntry.NEVER : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "\"" + text + "\" is no time such as 2026-01-31T12:00:00Z", e);
    }
  }

  private void element(StateKind kind, String name, Map<String, String> fields) {
    switch (kind) {
      case COUNTER -> {
        long value = Primitive.LONG.parse(field(fields, "value"));
        isFirst(kind, name);
        state.counter(name).set(value);
      }
      case VALUE -> value(name, type(fields), fields);
      case ARRAY -> element(name, type(fields), fields);
      case MEMORY -> {
        int length = number(fields, "length");
        int offset = number(fields, "offset");
        byte[] bytes = StoredValue.bytes(field(fields, "value"));
        make(kind, name, Primitive.BYTE, length);
        state.memory(name, length).put(offset, bytes);
      }
      default -> throw new IllegalArgumentException(kind.toString());
    }
  }

  private <T> void value(String name, Primitive<T> type, Map<String, String> fields) {
    T value = parse(type, fields);
    make(StateKind.VALUE, name, type, 1);
    state.value(name, type).set(value);
  }

  private <T> void element(String name, Primitive<T> type, Map<String, String> fields) {
    T value = parse(type, fields);
    int length = number(fields, "length");
    int index = number(fields, "index");
    make(StateKind.ARRAY, name, type, length);
    state.array(name, type, length).set(index, value);
  }

  /** Deletes one of another shape, if that is wanted. */
  private void make(StateKind kind, String name, Primitive<?> type, int length) {
    if (isFirst(kind, name) && replace) {
      Shape wanted = new Shape(kind, type, length);
      state
          .shape(kind, name)
          .filter(shape -> !shape.equals(wanted))
          .ifPresent(shape -> state.delete(kind, name));
    }
  }

  private static <T> T parse(Primitive<T> type, Map<String, String> fields) {
    String code = fields.get("code");
    return code == null
        ? type.parse(field(fields, "value"))
        : type.value(Primitive.INT.parse(code));
  }

  private static Primitive<?> type(Map<String, String> fields) {
    String type = field(fields, "type");
    for (Primitive<?> primitive : Primitive.all()) {
      if (primitive.toString().equals(type)) {
        return primitive;
      }
    }
    throw new InvalidInputException(
        "\"" + type + "\" is no primitive type: use " + Primitive.all());
  }

  private static int number(Map<String, String> fields, String name) {
    return Primitive.INT.parse(field(fields, name));
  }

  private static String field(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null) {
      throw new InvalidInputException("it has no \"" + name + "\"");
    }
    return value;
  }
}
