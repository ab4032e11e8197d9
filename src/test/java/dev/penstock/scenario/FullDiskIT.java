package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of its own, small enough to be filled. */
class FullDiskIT {
  private static final int FAILED = 1;

  @TempDir Path folder;
  private Installation penstock;
  private boolean mounted;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
  }

  @AfterEach
  void unmount() {
    assertThat(penstock.processes()).isEmpty();
    if (mounted) {
      assertThat(run("umount", folder.toString()).exit()).isZero();
    }
  }

  @Test
  void a_disk_that_is_full_from_the_start_is_refused_in_a_sentence() {
    mount("8m");

    for (List<String> command :
        List.of(
            List.of("send", "orders", "one"),
            List.of("demo", "--json", "--data", folder.resolve("demo").toString()))) {
      Command.Result result = penstock.penstock(command.toArray(String[]::new));
      assertThat(result.exit()).isEqualTo(FAILED);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("penstock: the disk of ")
          .contains("MiB are kept free")
          .hasLineCount(1);
    }
  }

  @Test
  void a_disk_that_becomes_full_stops_the_sender_and_keeps_what_was_sent() {
    mount("96m");
    String endless = "yes $(head -c 100000 /dev/zero | tr '\\0' x)";

    Command.Result result =
        penstock.under(
            List.of("sh", "-c", endless + " | \"$@\"", "sh"), "send", "orders", "--lines");

    assertThat(result.exit()).isEqualTo(FAILED);
    assertThat(result.err()).startsWith("penstock: the disk of ").hasLineCount(1);
    List<Map<String, Object>> queues = penstock.json("queues");
    int sent = (int) queues.get(0).get("messages");
    assertThat(sent).isPositive();
    Command.Result received = penstock.penstock("receive", "orders", "-n", "0");
    assertThat(received.err()).isEmpty();
    assertThat(received.out().lines()).hasSize(sent).allMatch(line -> line.length() == 100_000);
  }

  private void mount(String size) {
    assumeTrue(Files.isWritable(Path.of("/proc/1/oom_score_adj")), "only root can mount a disk");
    mounted =
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "none", folder.toString()).exit() == 0;
    assumeTrue(mounted, "no disk can be mounted here");
  }

  private Command.Result run(String... command) {
    return Command.run(List.of(command), Map.of(), Path.of("/"));
  }
}
