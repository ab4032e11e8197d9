package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.state.Primitive;
import dev.penstock.state.SharedMap;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shared state, looked into and changed from the command line. */
class StateCommandsIT {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int NOT_FOUND = 4;

  @TempDir Path folder;
  private Installation penstock;

  @BeforeEach
  void make_one_of_each_kind() {
    penstock = new Installation(folder);
    try (Penstock data = Penstock.open(penstock.data())) {
      data.map("totals", Codec.int64()).put("words", 12L);
      data.list("lines", Codec.text()).appendAll(List.of("one", "two"));
      data.namespace("job").setAll(Map.of("tries", 3, "ratio", 0.5, "open", true));
      data.namespace("job").set("lines", data.list("lines", Codec.text()));
      data.counter("done").set(3);
      data.value("ratio", Primitive.FLOAT).set(0.1f);
      data.array("hits", Primitive.SHORT, 3).set(1, (short) -2);
      data.memory("frames", 4096).put(4095, Primitive.BYTE, (byte) 9);
    }
  }

  @Test
  void all_kinds_are_listed() {
    assertThat(done("state", "list"))
        .isEqualTo(
            """
            NAME    KIND       TYPE    SIZE  VALUE
            totals  map        -          1      -
            lines   list       -          2      -
            job     namespace  -          4      -
            done    counter    -          -      3
            ratio   value      float      -    0.1
            hits    array      short      3      -
            frames  memory     -      4,096      -
            """);
    List<Map<String, Object>> json = penstock.json("state", "list");
    assertThat(json)
        .extracting(object -> object.get("name") + " " + object.get("kind"))
        .containsExactly(
            "totals map",
            "lines list",
            "job namespace",
            "done counter",
            "ratio value",
            "hits array",
            "frames memory");
    assertThat(json.get(4)).containsEntry("type", "float").containsEntry("value", 0.1);
    assertThat(json.get(5)).containsEntry("size", 3).containsEntry("value", null);
    List<Integer> elements = penstock.json("state", "list", "hits");
    assertThat(elements).containsExactly(0, -2, 0);
    assertThat(done("state", "list", "totals")).contains("words").contains("12");
    assertThat(done("state", "list", "done")).isEqualTo("3\n");
  }

  @Test
  void lists_and_namespaces_are_looked_into_and_changed() {
    assertThat(done("state", "list", "lines"))
        .isEqualTo(
            """
            INDEX  VALUE
            0      one
            1      two
            """);
    List<String> elements = penstock.json("state", "list", "lines");
    assertThat(elements).containsExactly("one", "two");
    assertThat(done("state", "get", "lines", "1")).isEqualTo("two\n");
    assertThat(done("state", "set", "lines", "1", "second")).isEqualTo("second\n");
    assertThat(done("state", "delete", "lines", "0")).isEqualTo("deleted 0 of lines\n");
    List<String> left = penstock.json("state", "list", "lines");
    assertThat(left).containsExactly("second");

    Map<String, Object> attributes = penstock.json("state", "list", "job");
    assertThat(attributes)
        .isEqualTo(
            Map.of(
                "tries",
                3,
                "ratio",
                0.5,
                "open",
                true,
                "lines",
                Map.of("reference", "list lines")));
    assertThat(done("state", "get", "job", "lines")).isEqualTo("-> list lines\n");
    assertThat(done("state", "set", "job", "ratio", "1.5")).isEqualTo("1.5\n");
    assertThat(done("state", "set", "job", "owner", "me")).isEqualTo("me\n");
    assertThat(done("state", "incr", "job", "tries")).isEqualTo("4\n");
    refused(USAGE, "\"maybe\" is no boolean", "state", "set", "job", "open", "maybe");
    assertThat(done("state", "delete", "job", "open")).isEqualTo("deleted open of job\n");
    try (Penstock data = Penstock.open(penstock.data())) {
      assertThat(data.namespace("job").get("ratio", Double.class)).contains(1.5);
      assertThat(data.namespace("job").names()).containsExactly("lines", "owner", "ratio", "tries");
    }
    refused(USAGE, "there is no element 1 in the list lines", "state", "get", "lines", "1");
    refused(NOT_FOUND, "has no attribute \"open\"", "state", "get", "job", "open");
  }

  @Test
  void what_is_kept_as_a_map_is_emptied_only_if_that_is_said() {
    for (String name : List.of("lines", "job")) {
      refused(USAGE, "or say --all to empty it", "state", "delete", name);
      assertThat(done("state", "delete", name, "--all")).isEqualTo("deleted all of " + name + "\n");
    }
    assertThat(done("state", "list", "lines", "--json")).isEqualTo("[]\n");
    refused(USAGE, "not both", "state", "delete", "totals", "words", "--all");
    refused(USAGE, "done is a counter: leave --all out", "state", "delete", "done", "--all");
  }

  @Test
  void each_is_read_and_set() {
    assertThat(done("state", "get", "done")).isEqualTo("3\n");
    assertThat(done("state", "get", "hits", "1")).isEqualTo("-2\n");
    assertThat(done("state", "get", "frames", "4095")).isEqualTo("9\n");
    assertThat(done("state", "get", "totals", "words")).isEqualTo("12\n");

    assertThat(done("state", "set", "done", "-5")).isEqualTo("-5\n");
    assertThat(done("state", "set", "ratio", "-1.5")).isEqualTo("-1.5\n");
    assertThat(done("state", "set", "hits", "2", "7")).isEqualTo("7\n");
    assertThat(done("state", "set", "frames", "0", "1")).isEqualTo("1\n");
    assertThat(done("state", "set", "totals", "words", "13", "--json")).isEqualTo("13\n");
    assertThat(done("state", "set", "totals", "note", "some text")).isEqualTo("some text\n");

    try (Penstock data = Penstock.open(penstock.data())) {
      assertThat(data.counter("done").get()).isEqualTo(-5);
      assertThat(data.map("totals", Codec.int64()).get("words")).contains(13L);
    }
  }

  @Test
  void one_adds_and_compares() {
    assertThat(done("state", "incr", "done")).isEqualTo("4\n");
    assertThat(done("state", "incr", "done", "-10")).isEqualTo("-6\n");
    assertThat(done("state", "incr", "hits", "1")).isEqualTo("-1\n");
    assertThat(done("state", "incr", "hits", "1", "5")).isEqualTo("4\n");
    assertThat(done("state", "incr", "totals", "words", "2")).isEqualTo("14\n");
    assertThat(done("state", "incr", "new")).isEqualTo("1\n");

    assertThat(done("state", "cas", "done", "-6", "1")).isEqualTo("1\n");
    assertThat(done("state", "cas", "hits", "1", "4", "0")).isEqualTo("0\n");
    Command.Result other = penstock.penstock("state", "cas", "done", "-6", "2");
    assertThat(other.exit()).isEqualTo(FAILED);
    assertThat(other.out()).isEqualTo("1\n");
  }

  @Test
  void what_is_deleted_is_gone() {
    assertThat(done("state", "delete", "done")).isEqualTo("deleted done\n");
    assertThat(done("state", "delete", "frames")).isEqualTo("deleted frames\n");
    assertThat(done("state", "delete", "totals", "words")).isEqualTo("deleted words of totals\n");
    refused(NOT_FOUND, "there is no shared object \"done\"", "state", "get", "done");
    refused(NOT_FOUND, "has no key \"words\"", "state", "delete", "totals", "words");
  }

  @Test
  void a_map_is_watched() {
    CompletableFuture<String> text =
        CompletableFuture.supplyAsync(
            () -> done("state", "watch", "totals", "--prefix", "w", "-n", "2"));
    CompletableFuture<String> json =
        CompletableFuture.supplyAsync(() -> done("state", "watch", "totals", "--json", "-n", "3"));
    try (Penstock data = Penstock.open(penstock.data())) {
      SharedMap<Long> totals = data.map("totals", Codec.int64());
      await()
          .atMost(Duration.ofMinutes(1))
          .until(
              () -> {
                totals.put("words", 13L);
                totals.remove("words");
                totals.put("lines", 1L);
                return text.isDone() && json.isDone();
              });
    }
    assertThat(text.join().lines().sorted())
        .containsExactly("removed  words", "set      words = 13");
    assertThat(json.join().lines().map(line -> (Map<?, ?>) Installation.parse(line)))
        .extracting(change -> change.get("change") + " " + change.get("key"))
        .containsExactlyInAnyOrder("set words", "removed words", "set lines");
    refused(NOT_FOUND, "there is no map \"nothing\"", "state", "watch", "nothing");
    refused(USAGE, "-n 0: give 1 or more", "state", "watch", "totals", "-n", "0");
  }

  @Test
  void a_name_of_several_kinds_needs_its_kind() {
    assertThat(done("state", "incr", "hits", "--kind", "counter")).isEqualTo("1\n");
    refused(USAGE, "say --kind counter or --kind array", "state", "get", "hits");
    assertThat(done("state", "get", "hits", "--kind", "counter")).isEqualTo("1\n");
  }

  @Test
  void what_cannot_be_meant_is_refused_and_changes_nothing() {
    refused(NOT_FOUND, "did you mean \"done\"?", "state", "set", "dome", "1");
    refused(USAGE, "is no long: use -92", "state", "set", "done", "many");
    refused(USAGE, "is no long: use -92", "state", "incr", "fresh", "many");
    refused(USAGE, "\"--jsno\" is no long", "state", "incr", "done", "--jsno");
    refused(USAGE, "done is a counter: leave \"1\" out", "state", "incr", "done", "1", "2");
    refused(USAGE, "is an array of 3 shorts: name one from 0 to 2", "state", "get", "hits");
    refused(USAGE, "\"x\" is no index", "state", "set", "hits", "x", "1");
    refused(USAGE, "where bytes can only be read and set", "state", "incr", "frames", "0");
    refused(USAGE, "totals is a map: cas is for", "state", "cas", "totals", "words", "12", "13");
    refused(USAGE, "is no kind of shared state", "state", "get", "done", "--kind", "lamp");
    refused(USAGE, "is not a state name", "state", "incr", "my counter");
    refused(USAGE, "totals is a map: name a key of it", "state", "delete", "totals");
    assertThat(done("state", "get", "done")).isEqualTo("3\n");
    assertThat(penstock.data().resolve("state/fresh.counter")).doesNotExist();
  }

  private String done(String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private void refused(int exit, String part, String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("penstock: ").contains(part).hasLineCount(1);
  }
}
