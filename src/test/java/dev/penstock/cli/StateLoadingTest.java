package dev.penstock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.codec.Codec;
import dev.penstock.fault.InvalidInputException;
import dev.penstock.state.MapStore;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedState;
import dev.penstock.state.StateKind;
import dev.penstock.state.StoredEntry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLoadingTest {
  @TempDir Path folder;

  private SharedState from;
  private SharedState to;

  @BeforeEach
  void open() throws Exception {
    from = SharedState.in(Files.createDirectory(folder.resolve("from")), "chronicle");
    to = SharedState.in(Files.createDirectory(folder.resolve("to")), "chronicle");
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  @Test
  void whatever_bytes_a_map_holds_are_the_same_after_dump_and_load() {
    Random random = new Random(1);
    MapStore map = from.stored(StateKind.MAP, "totals");
    byte[][] values = {
      {},
      {'t'},
      {'i', 1},
      {'t', (byte) 0xff},
      {'j', '{', ' ', '}'},
      {'b', 0, -1},
      {'z', 1},
      {'z', 2},
      {'r', 'x'},
      ByteBuffer.allocate(9).put((byte) 'd').putDouble(-0.0).array(),
      ByteBuffer.allocate(9).put((byte) 'd').putLong(0x7ff8000000000001L).array(),
      Codec.text().tagged().encode("ünï\u2028\n\"\\\0 \ud83d\ude00"),
      Codec.int64().tagged().encode(Long.MIN_VALUE),
    };
    long later = System.currentTimeMillis() + 3_600_000;
    for (int i = 0; i < 300; i++) {
      byte[] key = new byte[random.nextInt(20)];
      random.nextBytes(key);
      byte[] value = new byte[random.nextInt(40)];
      random.nextBytes(value);
      byte[] text = ("key " + i).getBytes(UTF_8);
      map.put(key, value, i % 2 == 0 ? later + i : StoredEntry.NEVER);
      map.put(text, values[i % values.length], StoredEntry.NEVER);
    }
    from.stored(StateKind.MAP, "empty");

    load(dump(), false);

    assertThat(entries(to)).isEqualTo(entries(from)).hasSizeGreaterThan(500);
    assertThat(to.names()).containsExactly("empty", "totals");
  }

  private static Map<ByteBuffer, List<Object>> entries(SharedState state) {
    Map<ByteBuffer, List<Object>> entries = new HashMap<>();
    state
        .stored(StateKind.MAP, "totals")
        .forEach(
            (key, entry) ->
                entries.put(
                    ByteBuffer.wrap(key),
                    List.of(ByteBuffer.wrap(entry.value()), entry.expires())));
    return entries;
  }

  @Test
  void every_value_of_every_primitive_type_is_the_same_after_dump_and_load() {
    from.counter("done").set(Long.MIN_VALUE);
    Map<Primitive<?>, long[]> words = new TreeMap<>((a, b) -> a.number() - b.number());
    for (Primitive<?> type : Primitive.all()) {
      long[] some = {
        0, 1, -1, Byte.MIN_VALUE, 0xd800, 0xdfff, 'ä', 0x7fc00000L, 1L << 63, 0x3dcccccdL
      };
      words.put(type, some);
      fill(from, type, some);
    }
    byte[] bytes = new byte[100_001];
    new Random(2).nextBytes(bytes);
    from.memory("frames", bytes.length).put(0, bytes);

    load(dump(), false);

    assertThat(to.counter("done").get()).isEqualTo(Long.MIN_VALUE);
    words.forEach((type, some) -> isFilled(type, some));
    byte[] loaded = new byte[bytes.length];
    to.memory("frames", bytes.length).get(0, loaded);
    assertThat(loaded).isEqualTo(bytes);
  }

  private static <T> void fill(SharedState state, Primitive<T> type, long[] words) {
    for (int i = 0; i < words.length; i++) {
      state.array("of-" + type, type, words.length).set(i, type.value(words[i]));
      state.value("one-" + type, type).set(type.value(words[i]));
    }
  }

  private <T> void isFilled(Primitive<T> type, long[] words) {
    for (int i = 0; i < words.length; i++) {
      T value = to.array("of-" + type, type, words.length).get(i);
      assertThat(value).as("%s %d", type, i).isEqualTo(type.value(words[i]));
    }
    assertThat(to.value("one-" + type, type).get()).isEqualTo(type.value(words[words.length - 1]));
  }

  @Test
  void lists_and_namespaces_are_the_same_after_dump_and_load() {
    for (int i = 0; i < 1000; i++) {
      from.list("steps", Codec.int64()).append((long) i);
    }
    from.list("steps", Codec.int64()).remove(500);
    from.namespace("settings").set("width", 0.1);
    from.namespace("settings").set("name", "x");

    String dump = dump();
    load(dump, false);

    assertThat(to.list("steps", Codec.int64()).toList())
        .isEqualTo(from.list("steps", Codec.int64()).toList())
        .hasSize(999);
    assertThat(to.namespace("settings").get("width")).contains(0.1);
    assertThatThrownBy(() -> load(dump, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the list steps is not empty; --replace empties it first");
    load(dump, true);
    assertThat(to.list("steps", Codec.int64()).size()).isEqualTo(999);
  }

  @Test
  void what_is_there_is_overwritten_or_replaced() {
    from.map("totals", Codec.text()).put("a", "new");
    from.array("hits", Primitive.INT, 2).set(1, 7);
    to.map("totals", Codec.text()).put("a", "old");
    to.map("totals", Codec.text()).put("b", "old");
    String dump = dump();
    load(dump.lines().filter(line -> line.contains("\"map\"")).toList(), false);
    assertThat(to.map("totals", Codec.text()).entries("")).containsEntry("a", "new").hasSize(2);

    to.array("hits", Primitive.LONG, 3);
    assertThatThrownBy(() -> load(dump, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("hits is an array of 3 longs");
    load(dump, true);
    assertThat(to.map("totals", Codec.text()).entries("")).hasSize(1);
    assertThat(to.array("hits", Primitive.INT, 2).get(1)).isEqualTo(7);
  }

  @Test
  void a_line_that_is_none_is_refused_in_a_sentence() {
    refused("{", "it is no JSON: ");
    refused("[]", "it is not one JSON object");
    refused("{} {}", "it is not one JSON object");
    refused("{\"kind\":\"map\",\"name\":\"m\",\"key\":[1]}", "it is not one JSON object");
    refused("{\"name\":\"m\"}", "it has no \"kind\"");
    refused("{\"kind\":\"lamp\",\"name\":\"m\"}", "is no kind of shared state");
    refused("{\"kind\":\"map\",\"name\":\"m\",\"key\":\"k\"}", "it has no \"type\"");
    refused(entry("\"type\":\"text\""), "it has no \"value\"");
    refused(entry("\"type\":\"word\",\"value\":\"x\""), "\"word\" is no type of a value");
    refused(entry("\"type\":\"integer\",\"value\":0.5"), "\"0.5\" is no integer");
    refused(entry("\"type\":\"stored\",\"value\":\"%\""), "\"%\" is not base64");
    refused(entry("\"type\":\"text\",\"value\":\"x\",\"expires\":\"soon\""), "is no time such as");
    refused("{\"kind\":\"counter\",\"name\":\"c\",\"value\":\"x\"}", "\"x\" is no long");
    refused("{\"kind\":\"value\",\"name\":\"c\",\"type\":\"word\"}", "is no primitive type");
    refused("{\"kind\":\"counter\",\"name\":\"a b\",\"value\":1}", "is not a counter name");
    assertThat(to.objects()).isEmpty();
  }

  private static String entry(String rest) {
    return "{\"kind\":\"map\",\"name\":\"m\",\"key\":\"k\"," + rest + "}";
  }

  private void refused(String line, String part) {
    assertThatThrownBy(() -> load(line, false))
        .as(line)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(part);
  }

  private String dump() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StateDump dump = new StateDump(from, new PrintStream(out));
    for (StateKind kind : StateKind.values()) {
      from.names(kind).forEach(name -> dump.object(kind, name));
    }
    dump.end();
    return out.toString(UTF_8);
  }

  private void load(String dump, boolean replace) {
    load(dump.lines().toList(), replace);
  }

  private void load(List<String> lines, boolean replace) {
    StateLoading loading = new StateLoading(to, replace);
    lines.forEach(line -> loading.line(line.getBytes(UTF_8)));
  }
}
