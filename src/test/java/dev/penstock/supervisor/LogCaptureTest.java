package dev.penstock.supervisor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.process.OsProcess;
import dev.penstock.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCaptureTest {
  private static final String TIME = "2026-11-20T18:45:00.120Z";
  private static final Instant NOW = Instant.parse("2026-11-20T18:45:00.12Z");

  @TempDir Path folder;
  private final RecordingListener listener = new RecordingListener();
  private LogCapture capture;

  @Test
  void each_line_has_its_time_and_its_output() throws Exception {
    assertThat(logOf("echo one; echo two")).isEqualTo(line("out |", "one") + line("out |", "two"));
    assertThat(logOf("echo bad >&2")).endsWith(line("err |", "bad"));
    assertThat(listener.lines).contains("w-1 out one", "w-1 err bad");
  }

  @Test
  void a_line_without_a_newline_at_the_end_is_kept() throws Exception {
    assertThat(logOf("printf 'one\\n\\ntwo'"))
        .isEqualTo(line("out |", "one") + line("out |", "") + line("out |", "two"));
  }

  @Test
  void bytes_pass_as_they_are() throws Exception {
    assertThat(logOf("printf '\\377\\000\\r\\303\\n'"))
        .isEqualTo(line("out |", "\u00ff\u0000\r\u00c3"));
  }

  @Test
  void a_line_that_is_too_long_is_cut_into_pieces() throws Exception {
    int longest = LogCapture.LONGEST_LINE;
    String log = logOf("head -c " + (2 * longest + 5) + " /dev/zero | tr '\\0' x; echo; echo end");

    assertThat(log)
        .isEqualTo(
            line("out |", "x".repeat(longest))
                + line("out +", "x".repeat(longest))
                + line("out +", "xxxxx")
                + line("out |", "end"));
  }

  @Test
  void a_line_of_just_the_longest_length_is_whole() throws Exception {
    int longest = LogCapture.LONGEST_LINE;
    assertThat(logOf("head -c " + longest + " /dev/zero | tr '\\0' x; echo"))
        .isEqualTo(line("out |", "x".repeat(longest)));
  }

  @Test
  void both_outputs_share_one_log_and_no_line_is_mixed_or_lost() throws Exception {
    String log = logOf("seq 1 5000 & seq 1 5000 >&2; wait");

    assertThat(log.lines()).hasSize(10_000).allMatch(l -> l.matches("\\S+ (out|err) \\| \\d+"));
  }

  @Test
  void the_last_error_is_remembered_for_messages() throws Exception {
    logOf("echo first >&2; echo '  second' >&2; echo >&2; echo fine");
    assertThat(capture.lastErrorLine(NOW)).isEqualTo("second");
    assertThat(capture.lastErrorLine(NOW.plusNanos(1))).isEmpty();
  }

  @Test
  void a_log_is_as_private_as_its_folder() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    logOf("echo one");
    assertThat(Files.getPosixFilePermissions(folder.resolve("w-1.log")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void a_log_that_cannot_be_written_is_told_once_and_its_worker_is_read_on() throws Exception {
    capture(Path.of("/dev/full"), "seq 1 100000");

    assertThat(listener.lines).hasSize(100_000);
    assertThat(listener.sentences).hasSize(2);
    assertThat(listener.sentences.get(0)).contains("cannot be written", "No space left");
    assertThat(listener.sentences.get(1)).contains("100000 lines were lost");
  }

  @Test
  void a_log_that_can_be_written_again_says_how_much_was_lost() throws IOException {
    Path missing = folder.resolve("missing");
    try (LogFile file = new LogFile(missing.resolve("w-1.log"), listener::said)) {
      file.append("a\nb\n".getBytes(ISO_8859_1), 2);
      file.append("c\n".getBytes(ISO_8859_1), 1);
      Files.createDirectory(missing);
      file.append("d\n".getBytes(ISO_8859_1), 1);
    }
    assertThat(missing.resolve("w-1.log")).hasContent("d\n");
    assertThat(listener.sentences).hasSize(2);
    assertThat(listener.sentences.get(1)).contains("can be written again; 3 lines were lost");
  }

  private static String line(String label, String text) {
    return TIME + " " + label + " " + text + "\n";
  }

  private String logOf(String script) throws Exception {
    Path file = folder.resolve("w-1.log");
    capture(file, script);
    return Files.readString(file, ISO_8859_1);
  }

  private void capture(Path file, String script) throws Exception {
    InstantSource clock = InstantSource.fixed(NOW);
    capture = new LogCapture("w-1", new LogFile(file, listener::said), clock, listener);
    ProcessSpec spec =
        new ProcessSpec("w-1", List.of("sh", "-c", script), Map.of(), Optional.empty());
    capture.start(OsProcess.start(spec)).get(60, TimeUnit.SECONDS);
  }
}
