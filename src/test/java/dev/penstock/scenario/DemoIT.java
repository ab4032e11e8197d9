package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo counts what the system's own {@code wc}, {@code sort} and {@code uniq} count. */
class DemoIT {
  private static final String UTF8 = "C.UTF-8";

  /**
   * Names and contents go through the shell byte by byte, whatever locale the tests run in. The
   * words of long lines are few, because each word becomes a key of the shared map.
   */
  private static final String AWKWARD_FILES =
      """
      mkdir -p 'a folder/deep/er' plain
      printf 'no line feed at the en' >a1; printf 'd of this word\\n' >a2
      : >a3-empty
      printf 'also none' >a4; : >a5-empty; printf ' but a blank begins\\n' >a6
      printf '\\n\\n\\n' >empty-lines
      printf 'dos lines\\r\\nend in two\\r\\n' >dos
      printf 'caf\\351 latin-1 \\377\\376\\n\\303 cut\\n\\240 alone\\n' >latin-1
      name=$(printf 'na\\303\\257ve \\342\\202\\254.txt')
      printf 'caf\\303\\251\\302\\240no-break\\342\\200\\203em \\342\\202\\254\\n' >"a folder/$name"
      yes 'some words again' | tr '\\n' ' ' | head -c 1048576 >1-mib; echo >>1-mib
      yes 'words in line' | tr '\\n' ' ' | head -c 6291456 >6-mib; printf 'x\\nlast' >>6-mib
      for i in $(seq 30); do seq "$i" >"plain/$i"; done
      echo deep >'a folder/deep/er/file'
      printf 'not\\0text\\n' >binary
      echo secret >unreadable; chmod 000 unreadable
      ln -s plain/7 link-to-file
      ln -s plain link-to-folder
      ln -s ../.. 'a folder/deep/loop'
      """;

  /** The paths of the files the demo is to read, NUL after each, in the order it reads them. */
  private static final String FILES =
      "find \"$PWD\" -type f -readable ! -name binary -print0 | LC_ALL=C sort -z";

  @TempDir Path folder;

  private Path texts;
  private Installation penstock;

  @BeforeEach
  void makeFolder() throws IOException {
    texts = Files.createDirectory(folder.resolve("texts"));
    penstock = new Installation(folder);
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  @Test
  void awkward_text_is_counted_as_wc_does() {
    shell(AWKWARD_FILES);

    Map<String, Object> report = demo(UTF8);

    assertThat(report).containsAllEntriesOf(counted(UTF8));
    Map<String, Object> left = object(report.get("left"));
    assertThat(left).containsEntry("binary", 1);
    assertThat(sumOf(report, "workers", "messages"))
        .as("messages that some worker handled")
        .isEqualTo(number(report.get("messages")))
        .isGreaterThan(number(report.get("lines"))); // some files end without a line feed
  }

  @Test
  void in_a_locale_without_utf_8_words_are_counted_as_wc_does_there() {
    shell(AWKWARD_FILES);

    assertThat(demo("C")).containsAllEntriesOf(counted("C"));
  }

  /** The folder that a newcomer's first demo reads. */
  @Test
  void the_licenses_of_debian_are_counted_as_wc_does() {
    texts = Path.of("/usr/share/common-licenses");
    assumeTrue(Files.isDirectory(texts), "no " + texts + " here");

    Map<String, Object> report =
        object(Installation.parse(penstock.with("LC_ALL", UTF8).penstock("demo", "--json").out()));

    assertThat(report).containsAllEntriesOf(counted(UTF8));
  }

  @Test
  void each_file_is_read_by_one_of_the_two_readers() {
    shell(AWKWARD_FILES);

    Map<String, Object> report = demo(UTF8);
    Map<String, Object> readers = penstock.json("state", "list", "files");

    assertThat(readers.keySet())
        .containsExactlyInAnyOrder(shell(FILES).out().split("\0"))
        .hasSize((int) number(report.get("files")));
    assertThat(readers.values()).isSubsetOf("read-1", "read-2");
  }

  @Test
  void a_second_demo_counts_anew_and_finds_the_same_top_ten_as_the_shell() {
    shell("for i in $(seq 200); do seq 1 $i; echo the end of \"the\" page; done >numbers");
    String topTen =
        shell(
                "cat numbers | tr -s '[:space:]' '\\n' | LC_ALL=C sort | uniq -c"
                    + " | LC_ALL=C sort -k1,1nr -k2,2 | head -n 10 | awk '{print $2 \"=\" $1}'")
            .out();

    Map<String, Object> first = demo(UTF8);
    Map<String, Object> second = demo(UTF8);

    assertThat(objects(first.get("top")))
        .extracting(word -> word.get("word") + "=" + word.get("count"))
        .isEqualTo(topTen.lines().toList());
    assertThat(second)
        .containsAllEntriesOf(counted(UTF8))
        .containsEntry("top", first.get("top"))
        .containsEntry("messages", first.get("messages"));
  }

  @Test
  void of_two_demos_on_one_data_directory_the_second_is_refused_and_the_first_is_right() {
    shell("seq 10000 >numbers");

    penstock.with("LC_ALL", UTF8);
    try (Running first = penstock.start("demo", texts.toString(), "--json")) {
      penstock.awaitSupervisor();

      Command.Result second = penstock.penstock("demo", texts.toString(), "--json");

      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.out()).isEmpty();
      assertThat(second.err()).contains("already runs", "pid " + first.pid()).hasLineCount(1);
      assertThat(object(Installation.parse(first.awaitEnd().out())))
          .containsAllEntriesOf(counted(UTF8));
    }
  }

  private Map<String, Object> demo(String locale) {
    Command.Result result =
        penstock.with("LC_ALL", locale).penstock("demo", texts.toString(), "--json");
    assertThat(result.exit()).as(result.err()).isZero();
    return object(Installation.parse(result.out()));
  }

  /** What the real tools count in the folder. */
  private Map<String, Object> counted(String locale) {
    Map<String, Object> counts = new HashMap<>();
    counts.put("files", count(FILES + " | tr -cd '\\0' | wc -c"));
    for (String unit : List.of("lines", "words")) {
      String wc = "LC_ALL=" + locale + " wc --" + unit;
      counts.put(unit, count(FILES + " | xargs -0 cat | " + wc));
    }
    return counts;
  }

  private int count(String script) {
    return Integer.parseInt(shell(script).out().strip());
  }

  private Command.Result shell(String script) {
    Command.Result result = Command.run(List.of("sh", "-ec", script), Map.of(), texts);
    assertThat(result.exit()).as(result.err()).isZero();
    return result;
  }

  private static long sumOf(Map<String, Object> report, String list, String key) {
    return objects(report.get(list)).stream().mapToLong(entry -> number(entry.get(key))).sum();
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  @SuppressWarnings("unchecked") // JSON objects are read as such maps
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked") // arrays of JSON objects are read as such lists
  private static List<Map<String, Object>> objects(Object value) {
    return (List<Map<String, Object>>) value;
  }
}
