package dev.penstock.cli;

import dev.penstock.fault.PenstockException;
import dev.penstock.state.MapStore;
import dev.penstock.state.SharedMemory;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateKind;
import dev.penstock.state.StoredEntry;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.BiConsumer;

/** Writes what shared objects hold as lines of JSON, from which {@link StateLoading} makes it. */
final class StateDump {
  /** So many bytes of a memory are a line: a multiple of 3, which base64 has no rest of. */
  private static final int PIECE = 48 << 10;

  private final SharedState state;
  private final LineWriter out;

  StateDump(SharedState state, PrintStream out) {
    this.state = state;
    this.out = new LineWriter(out);
  }

  /** Writes all that an object holds; nothing if it was deleted just now. */
  void object(StateKind kind, String name) {
    if (kind.isMap()) {
      dumpMap(state.stored(kind, name), kind, name);
    } else {
      state.shape(kind, name).ifPresent(shape -> dump(new OpenState.Found(name, kind, shape)));
    }
  }

  void end() {
    out.flush();
  }

  private void dump(OpenState.Found found) {
    switch (found.kind()) {
      case COUNTER -> line(found, Json.object("value", state.counter(found.name()).get()));
      case VALUE -> line(found, typed(found, StateCell.value(state, found).get()));
      case ARRAY -> dumpArray(found);
      case MEMORY -> dumpMemory(found);
      default -> throw new IllegalArgumentException(found.inWords());
    }
  }

  private void dumpArray(OpenState.Found found) {
    for (int index = 0; index < found.shape().length(); index++) {
      Map<String, Object> line = Json.object("length", found.shape().length(), "index", index);
      line.putAll(typed(found, StateCell.element(state, found, index).get()));
      line(found, line);
    }
  }

  private static Map<String, Object> typed(OpenState.Found found, Object value) {
    String type = found.shape().type().toString();
    boolean half = value instanceof Character c && Character.isSurrogate(c);
    return half
        ? Json.object("type", type, "code", (int) (Character) value) // UTF-8 has no half of a pair
        : Json.object("type", type, "value", StateCommand.printable(value, true));
  }

  private void dumpMemory(OpenState.Found found) {
    SharedMemory memory = state.memory(found.name(), found.shape().length());
    byte[] piece = new byte[PIECE];
    for (int offset = 0; offset < memory.size(); offset += PIECE) {
      byte[] bytes = Arrays.copyOf(piece, Math.min(PIECE, memory.size() - offset));
      memory.get(offset, bytes);
      line(
          found,
          Json.object(
              "length",
              memory.size(),
              "offset",
              offset,
              "value",
              Base64.getEncoder().encodeToString(bytes)));
    }
  }

  /** First a line without an entry: a map without any is one as well. */
  private void dumpMap(MapStore map, StateKind each, String name) {
    OpenState.Found found = new OpenState.Found(name, each, null);
    line(found, Map.of());
    BiConsumer<byte[], StoredEntry> visitor = (key, entry) -> line(found, entry(key, entry));
    if (each == StateKind.MAP) {
      map.forEach(visitor);
    } else {
      map.snapshot(visitor); // entries that make sense only together
    }
  }

  private static Map<String, Object> entry(byte[] key, StoredEntry entry) {
    String text = StoredValue.text(ByteBuffer.wrap(key));
    Map<String, Object> line =
        text == null
            ? Json.object("keyBase64", Base64.getEncoder().encodeToString(key))
            : Json.object("key", text);
    StoredValue value = StoredValue.of(entry.value());
    line.put("type", value.type());
    line.put("value", value.value());
    if (entry.expires() != StoredEntry.NEVER) {
      line.put("expires", Instant.ofEpochMilli(entry.expires()));
    }
    return line;
  }

  private void line(OpenState.Found found, Map<String, Object> content) {
    Map<String, Object> line = Json.object("name", found.name(), "kind", found.kind());
    line.putAll(content);
    out.add(Json.text(line));
    out.endLine();
    if (out.isFull() && !out.flush()) {
      throw new PenstockException("nobody reads the dump any more");
    }
  }
}
