package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that show an administrator how it is done. */
class ExamplesIT {
  private static final Path EXAMPLES = Path.of("scripts/examples").toAbsolutePath();

  /** Where the scripts make their own temporary folders. */
  @TempDir Path folder;

  @AfterEach
  void nothing_is_left() {
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void numbers_sent_line_by_line_add_up_at_the_other_end() {
    assertThat(run("send-and-receive.sh"))
        .containsExactly("sent 1000 messages to numbers", "their sum is 500500");
  }

  @Test
  void two_consumers_of_a_group_share_the_messages_out() {
    List<String> lines = run("two-consumers.sh");

    assertThat(lines).endsWith("together 10000, different 10000");
    assertThat(lines)
        .filteredOn(line -> line.matches("consumer-[12] got [0-9]+"))
        .hasSize(2)
        .extracting(line -> Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)))
        .satisfies(counts -> assertThat(counts.get(0) + counts.get(1)).isEqualTo(10_000));
  }

  @Test
  void supervised_workers_count_and_show_what_is_sent() {
    List<String> lines = run("supervised.sh");

    assertThat(lines.get(0)).startsWith("supervisor ").endsWith("with 3 of 3 workers started");
    assertThat(lines)
        .contains("sent 2 messages to lines", "the word \"be\" came 2 times")
        .anyMatch(line -> line.matches("count-2 +RUNNING .*"))
        .anyMatch(line -> line.endsWith(" show-1 out | that is the question"));
    assertThat(lines.get(lines.size() - 1)).startsWith("stopped supervisor ");
  }

  private List<String> run(String example) {
    Map<String, String> env =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "TMPDIR", folder.toString());
    Command.Result result = Command.run(List.of(EXAMPLES.resolve(example).toString()), env, folder);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out().lines().toList();
  }
}
