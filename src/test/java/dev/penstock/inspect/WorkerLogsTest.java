package dev.penstock.inspect;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.penstock.fault.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogsTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    write("read-1", "01 out | a\n", "03 out | c\n");
    write("read-2", "02 err | b\n");
    write("count-1", "04 out | d\n", "05 out | half");
  }

  @Test
  void lines_are_merged_by_time() {
    assertThat(texts(logs())).containsExactly("a", "b", "c", "d");
  }

  @Test
  void a_worker_or_a_whole_program_can_be_named() {
    assertThat(texts(logs("read-2"))).containsExactly("b");
    assertThat(texts(logs("read"))).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> logs("reed"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("no log of \"reed\"; there are: count-1, read-1, read-2");
  }

  @Test
  void following_shows_what_is_added_and_waits_for_the_end_of_a_line() throws IOException {
    WorkerLogs logs = logs();
    logs.next();
    assertThat(logs.next()).isEmpty();
    Files.writeString(folder.resolve("count-1.log"), " done\n", APPEND);
    write("late-1", "06 out | new\n");
    assertThat(texts(logs)).containsExactly("half done", "new");
  }

  @Test
  void a_line_tells_its_time_its_worker_and_its_output() {
    assertThat(logs("read-2").next().get(0))
        .hasToString("2026-01-01T00:00:02Z read-2 err | b")
        .extracting(LogLine::worker, LogLine::output)
        .containsExactly("read-2", "err");
  }

  @Test
  void a_line_without_a_time_stays_behind_the_one_before_it() throws IOException {
    write("read-1", "01 out | a\n", "no time | x\n");
    assertThat(texts(logs("read"))).containsExactly("a", "no time | x", "b");
  }

  private WorkerLogs logs(String... names) {
    return new WorkerLogs(folder, List.of(names));
  }

  private static List<String> texts(WorkerLogs logs) {
    return logs.next().stream().map(LogLine::text).toList();
  }

  private void write(String worker, String... lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line.startsWith("0") ? "2026-01-01T00:00:" + timed(line) : line);
    }
    Files.writeString(folder.resolve(worker + ".log"), text);
  }

  private static String timed(String line) {
    return line.substring(0, 2) + "Z" + line.substring(2);
  }
}
