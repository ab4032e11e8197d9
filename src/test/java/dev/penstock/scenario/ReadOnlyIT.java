package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A data directory that can only be read: mounted read-only where root runs the tests, whom
 * permissions do not keep out, and without permission to write elsewhere.
 */
class ReadOnlyIT {
  private static final int FAILED = 1;
  private static final int NOT_RUNNING = 3;
  private static final Path ROOT_ONLY = Path.of("/proc/1/oom_score_adj");

  @TempDir Path folder;
  private Installation penstock;
  private boolean mounted;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
    done("send", "orders", "one", "two", "three");
    done("receive", "orders", "--reject", "bad");
    done("receive", "orders");
    done("send", "orders", "later", "--delay", "1h");
    try (Penstock inside = Penstock.open(penstock.data())) {
      inside.map("totals", Codec.int64()).put("words", 7L);
      inside.counter("done").set(3);
    }
  }

  @AfterEach
  void unmount() {
    String data = penstock.data().toString();
    List<String> undo =
        mounted ? List.of("umount", "-l", data) : List.of("chmod", "-R", "u+w", data);
    assertThat(run(undo).exit()).isZero();
  }

  @Test
  void commands_that_look_show_what_they_show_otherwise() {
    List<List<String>> looks =
        List.of(
            List.of("queues", "--json"),
            List.of("read", "orders", "--json"),
            List.of("groups", "list", "orders", "--json"),
            List.of("dead", "list", "orders", "--json"),
            List.of("dead", "show", "orders", "0", "--json"),
            List.of("verify"),
            List.of("state", "get", "done"),
            List.of("logs"));
    List<String> before = looks.stream().map(look -> done(look).out()).toList();
    assertThat(before.get(1).lines()).hasSize(4);

    protect();

    assertThat(looks.stream().map(look -> done(look).out()).toList()).isEqualTo(before);
    Command.Result status = penstock.penstock("status");
    assertThat(status.exit()).isEqualTo(NOT_RUNNING);
    assertThat(status.out()).startsWith("no supervisor runs on ").hasLineCount(1);
  }

  @Test
  void all_other_commands_say_in_a_sentence_that_they_cannot_write() {
    protect();

    refused("/queues/orders/append.lock", "send", "orders", "one");
    refused("/queues/orders/append.lock", "receive", "orders");
    refused("/queues/orders/append.lock", "receive", "orders", "--peek");
    refused("/queues/orders/append.lock", "groups", "create", "orders", "new");
    refused("/queues/new", "send", "new", "one");
    for (String change : List.of("pause", "resume", "delete")) {
      refused("/queues/orders/", "groups", change, "orders", "receive");
    }
    refused("/groups/receive.group", "groups", "seek", "orders", "receive", "--to", "start");
    refused("/groups/receive.group", "purge", "orders", "--yes");
    refused("/groups/receive.group", "dead", "retry", "orders", "0");
    refused("/groups/receive.group", "dead", "discard", "orders", "--all");
    refused("/state/totals.map/gates", "state", "list");
    refused("/state/totals.map/gates", "state", "get", "totals", "words");
    refused("/state/done.counter", "state", "incr", "done");
    refused("/state/_deletions", "state", "delete", "done");
    Command.Result repair = penstock.penstock("repair", "orders");
    assertThat(repair.exit()).isEqualTo(FAILED);
    assertThat(repair.err()).contains("cannot be taken").hasLineCount(1).doesNotContain("java.");
  }

  private void protect() {
    String data = penstock.data().toString();
    if (!Files.isWritable(ROOT_ONLY)) {
      assertThat(run(List.of("chmod", "-R", "a-w", data)).exit()).isZero();
      return;
    }
    mounted = run(List.of("mount", "--bind", data, data)).exit() == 0;
    assumeTrue(mounted, "nothing can be mounted here");
    assertThat(run(List.of("mount", "-o", "remount,bind,ro", data)).exit()).isZero();
  }

  private static Command.Result run(List<String> command) {
    return Command.run(command, Map.of(), Path.of("/"));
  }

  private void refused(String file, String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isEqualTo(FAILED);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .startsWith("penstock: the file " + penstock.data())
        .contains(file)
        .contains(" cannot be written by this user, or lies on a file system")
        .hasLineCount(1);
  }

  private Command.Result done(String... arguments) {
    return done(new ArrayList<>(List.of(arguments)));
  }

  private Command.Result done(List<String> arguments) {
    Command.Result result = penstock.penstock(arguments.toArray(String[]::new));
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result;
  }
}
