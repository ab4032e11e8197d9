package dev.penstock.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to keep shared state: look at its files, repair, dump and load them. */
class StateFilesIT {
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int NOT_FOUND = 4;

  @TempDir Path folder;
  private Installation penstock;

  /** By a process that ends: what this one maps is mapped until its garbage is collected. */
  @BeforeEach
  void make_some_state() throws IOException {
    penstock = new Installation(folder);
    Path lines = folder.resolve("lines");
    Files.writeString(
        lines,
        """
        {"name":"totals","kind":"map","key":"one","type":"text","value":"the-value-of-one"}
        {"name":"totals","kind":"map","key":"two","type":"text","value":"2"}
        {"name":"done","kind":"counter","value":3}
        {"name":"hits","kind":"array","length":2,"index":1,"type":"char","value":"ä"}
        """);
    done("state", "load", lines.toString());
  }

  @Test
  void a_damaged_map_and_a_cut_off_counter_are_found_and_repaired() throws IOException {
    Path map = penstock.data().resolve("state/totals.map/data-1");
    assertThat(done("verify")).isEqualTo("looked at 3 shared objects; all is well\n");
    assertThat(done("state", "verify", "totals")).contains("looked at 1 shared object; all is");
    damage(map);
    try (RandomAccessFile counter = open(penstock.data().resolve("state/done.counter"))) {
      counter.setLength(70);
    }

    Command.Result get = penstock.penstock("state", "get", "totals", "one");
    assertThat(get.exit()).isEqualTo(FAILED);
    assertThat(get.err()).contains(map.toString(), "penstock repair").hasLineCount(1);
    Command.Result found = penstock.penstock("state", "verify");
    assertThat(found.exit()).isEqualTo(FAILED);
    assertThat(found.out())
        .contains("map totals: the file " + map + " is damaged: ")
        .contains("the entry \"one\" is not as it was stored: a repair drops it")
        .contains("counter done: the file ")
        .contains("with 2 findings");
    List<Map<String, Object>> json = penstock.json("verify", "totals");
    assertThat(json.get(0)).containsEntry("kind", "map").containsEntry("name", "totals");

    assertThat(done("state", "repair"))
        .contains("the map totals was made anew with 1 entry; ")
        .contains("the counter done was made anew")
        .endsWith("all is well now\n");
    assertThat(done("verify")).contains("all is well");
    assertThat(done("repair")).isEqualTo("nothing is damaged, and nothing was changed\n");
    assertThat(done("state", "get", "totals", "two")).isEqualTo("2\n");
    assertThat(penstock.penstock("state", "get", "totals", "one").exit()).isEqualTo(NOT_FOUND);
  }

  @Test
  void what_others_have_open_is_not_repaired() throws IOException {
    damage(penstock.data().resolve("state/totals.map/data-1"));
    try (Penstock data = Penstock.open(penstock.data())) {
      data.map("totals", Codec.text()).put("three", "3");

      Command.Result refused = penstock.penstock("state", "repair", "totals");
      assertThat(refused.exit()).isEqualTo(FAILED);
      assertThat(refused.out())
          .contains("the map totals is in use by the process " + ProcessHandle.current().pid());
      assertThat(data.map("totals", Codec.text()).get("three")).contains("3");
    }
  }

  @Test
  void what_is_dumped_can_be_loaded_elsewhere() throws IOException {
    String dump = done("state", "dump");
    assertThat(dump)
        .contains("{\"name\":\"totals\",\"kind\":\"map\"}\n")
        .contains("\"kind\":\"map\",\"key\":\"two\",\"type\":\"text\",\"value\":\"2\"}\n")
        .contains("{\"name\":\"done\",\"kind\":\"counter\",\"value\":3}\n")
        .hasLineCount(6);
    assertThat(done("state", "dump", "--kind", "counter")).hasLineCount(1);
    Path file = folder.resolve("dump");
    Files.writeString(file, dump);
    Path elsewhere = folder.resolve("elsewhere");

    assertThat(done("state", "load", file.toString(), "--data", elsewhere.toString()))
        .isEqualTo("loaded 6 lines into 3 shared objects\n");
    assertThat(done("state", "dump", "--data", elsewhere.toString()).lines().sorted())
        .containsExactlyElementsOf(dump.lines().sorted().toList());
  }

  @Test
  void a_bad_line_is_named_and_what_was_loaded_before_stays() throws IOException {
    Path file = folder.resolve("dump");
    Files.write(
        file,
        List.of(
            "{\"name\":\"done\",\"kind\":\"counter\",\"value\":4}",
            "{\"name\":\"done\",\"kind\":\"counter\",\"value\":many}"),
        UTF_8);
    Command.Result failed = penstock.penstock("state", "load", file.toString());
    assertThat(failed.exit()).isEqualTo(FAILED);
    assertThat(failed.err())
        .startsWith("penstock: line 2 cannot be loaded: it is no JSON")
        .endsWith("; 1 line before it was loaded\n")
        .hasLineCount(1);
    assertThat(done("state", "get", "done")).isEqualTo("4\n");
    assertThat(penstock.penstock("state", "load", "nothing").exit()).isEqualTo(NOT_FOUND);
    assertThat(penstock.penstock("state", "load", folder.toString()).exit()).isEqualTo(USAGE);
    assertThat(penstock.penstock("state", "verify", "toatls").err())
        .contains("did you mean \"totals\"?");
  }

  private static void damage(Path data) throws IOException {
    int at = new String(Files.readAllBytes(data), ISO_8859_1).indexOf("the-value-of-one");
    try (RandomAccessFile file = open(data)) {
      file.seek(at);
      file.write('T');
    }
  }

  private static RandomAccessFile open(Path file) throws IOException {
    return new RandomAccessFile(file.toFile(), "rw");
  }

  private String done(String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as("%s", result).isZero();
    return result.out();
  }
}
