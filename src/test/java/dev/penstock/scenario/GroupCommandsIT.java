package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with groups and their dead letters, with and without a supervisor. */
class GroupCommandsIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int NOT_FOUND = 4;

  @TempDir Path folder;

  private Installation penstock;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
    done("send", "orders", "one", "two", "three");
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  @Test
  void dead_letters_are_listed_shown_retried_and_discarded() {
    done("receive", "orders", "-n", "0", "--reject", "no such thing");
    done("receive", "orders", "-n", "2", "--group", "other", "--reject", "nor here");

    assertThat(done("dead", "list", "orders").out().lines())
        .hasSize(6)
        .anyMatch(line -> line.matches("1 +receive +1 +process [0-9]+ +2\\S+Z +no such thing"));
    List<Map<String, Object>> all = penstock.json("dead", "list", "orders", "--group", "other");
    assertThat(all).extracting(letter -> letter.get("id")).containsExactly(0, 1);
    assertThat(all.get(0))
        .containsOnlyKeys(
            "id", "group", "reason", "deliveries", "worker", "firstDelivered", "diedAt");
    assertThat(done("dead", "show", "orders", "1", "--group", "other").out())
        .contains("reason      nor here\n", "body\n  two\n")
        .doesNotContain("  one");

    assertThat(done("dead", "retry", "orders", "0").out())
        .isEqualTo("retried 2 dead letters of orders\n");
    Map<String, Object> again = penstock.json("receive", "orders");
    assertThat(again).containsEntry("body", "one").containsEntry("attempt", 1);
    assertThat(done("dead", "discard", "orders", "--all", "--group", "receive").out())
        .isEqualTo("discarded 2 dead letters of orders\n");
    assertThat(done("dead", "list", "orders").out().lines()).hasSize(2);
    assertThat(done("dead", "list", "orders", "--group", "receive").out())
        .isEqualTo("no dead letters in orders\n");
  }

  @Test
  void dead_letters_that_are_not_there_are_named_and_the_others_are_done() {
    done("receive", "orders", "--reject", "bad");

    Command.Result result = penstock.penstock("dead", "discard", "orders", "7", "0", "8");

    assertThat(result.exit()).isEqualTo(NOT_FOUND);
    assertThat(result.out()).isEqualTo("discarded 1 dead letter of orders\n");
    assertThat(result.err()).contains("there are no dead letters 7, 8 in the queue orders;");
    refused(USAGE, "or say --all", "dead", "retry", "orders");
    refused(USAGE, "leave the ids out", "dead", "retry", "orders", "--all", "1");
    refused(USAGE, "\"x\" is not a message's id", "dead", "show", "orders", "x");
  }

  @Test
  void a_paused_group_hands_nothing_out_until_it_is_resumed() {
    done("groups", "create", "orders", "billing", "--from", "1");
    done("groups", "pause", "orders", "billing");

    Command.Result nothing = penstock.penstock("receive", "orders", "--group", "billing");
    assertThat(nothing.exit()).isEqualTo(NOT_FOUND);
    assertThat(nothing.err()).contains("the group billing is paused").hasLineCount(1);
    assertThat(done("groups", "list", "orders").out().lines())
        .anyMatch(line -> line.matches("billing +2 .* yes"));
    assertThat(done("groups", "resume", "orders", "billing").out())
        .isEqualTo("resumed the group billing of the queue orders; 2 messages waiting\n");
    assertThat(done("receive", "orders", "--group", "billing").out()).isEqualTo("two\n");
    refused(FAILED, "exists already", "groups", "create", "orders", "billing");
  }

  @Test
  void a_group_goes_on_from_where_it_is_put() {
    done("receive", "orders", "-n", "0");

    done("groups", "seek", "orders", "receive", "--to", "2");
    assertThat(done("receive", "orders").out()).isEqualTo("three\n");
    Map<String, Object> moved = penstock.json("groups", "seek", "orders", "receive", "--to", "1h");
    assertThat(moved).containsEntry("waiting", 3);
    assertThat(done("receive", "orders").out()).isEqualTo("one\n");
    done("groups", "seek", "orders", "receive", "--to", "end");
    assertThat(penstock.penstock("receive", "orders").exit()).isEqualTo(NOT_FOUND);
  }

  @Test
  void a_group_with_consumers_is_deleted_only_by_force() {
    try (Running waiting = penstock.start("receive", "orders", "-n", "0", "--wait", "1h")) {
      await().atMost(LONG_ENOUGH).until(() -> waiting.out().lines().count() == 3);
      refused(FAILED, "has 1 consumer; end them first", "groups", "delete", "orders", "receive");
      refused(FAILED, "has 1 consumer; end them first", "repair", "orders");
      done("groups", "delete", "orders", "receive", "--force");
    }
    assertThat(done("receive", "orders").out()).isEqualTo("one\n");
    done("groups", "delete", "orders", "receive");
    List<Object> groups = penstock.json("groups", "list", "orders");
    assertThat(groups).isEmpty();
  }

  @Test
  void what_was_left_out_has_columns_only_where_there_is_any() {
    done("groups", "create", "orders", "billing");
    assertThat(done("queues").out()).contains("DEAD  CONSUMERS");
    assertThat(group("billing")).containsEntry("expired", 0).containsEntry("skipped", 0);

    done("purge", "orders", "--yes");
    assertThat(done("queues").out()).contains("DEAD  SKIPPED  CONSUMERS");
    done("send", "orders", "old", "--ttl", "0s");
    assertThat(penstock.penstock("receive", "orders", "--group", "billing").exit())
        .isEqualTo(NOT_FOUND);

    assertThat(done("groups", "list", "orders").out().lines())
        .anyMatch(line -> line.contains("DEAD  EXPIRED  SKIPPED  CONSUMERS"))
        .anyMatch(line -> line.matches("billing +0 +0 +0 +0 +0 +1 +3 +0 +no"));
    assertThat(group("billing")).containsEntry("expired", 1).containsEntry("skipped", 3);
  }

  @Test
  void a_purge_leaves_out_what_waits_if_that_is_really_meant() {
    done("groups", "create", "orders", "a");
    done("groups", "create", "orders", "b");

    refused(USAGE, "say so with --yes", "purge", "orders");
    assertThat(done("purge", "orders", "--yes", "--group", "a").out())
        .isEqualTo("purged 3 messages of orders for the group a\n");
    Map<String, Object> purged = penstock.json("purge", "orders", "--yes");
    assertThat(purged).containsEntry("queue", "orders").containsEntry("purged", 3);
    assertThat(penstock.penstock("receive", "orders", "--group", "b").exit()).isEqualTo(NOT_FOUND);
    assertThat(done("receive", "orders", "--group", "later").out()).isEqualTo("one\n");
  }

  @Test
  void nothing_is_repaired_under_a_supervisor() {
    penstock.configure("programs:\n  idle: {command: [sleep, \"1000\"]}\n");
    done("up", "-d");

    refused(FAILED, "a supervisor already runs", "repair", "orders");
    done("queues", "orders");
    done("down");
  }

  @Test
  void what_is_missing_is_named_with_what_was_meant_and_looking_makes_nothing() throws IOException {
    done("receive", "orders", "--reject", "bad", "--group", "billing");
    Files.createDirectory(penstock.data().resolve("queues/half-made"));
    Map<Path, Long> before = files();

    for (String[] command :
        List.of(
            new String[] {"queues"},
            new String[] {"queues", "orders", "--json"},
            new String[] {"read", "orders", "-n", "1"},
            new String[] {"groups", "list", "orders"},
            new String[] {"dead", "list", "orders"},
            new String[] {"dead", "show", "orders", "--all"},
            new String[] {"receive", "orders", "--peek"})) {
      done(command);
    }
    String queue = "there is no queue \"ordres\"; did you mean \"orders\"?";
    refused(NOT_FOUND, queue, "queues", "ordres");
    refused(NOT_FOUND, queue, "read", "ordres");
    refused(NOT_FOUND, queue, "receive", "ordres", "--peek");
    refused(NOT_FOUND, queue, "dead", "list", "ordres");
    refused(NOT_FOUND, queue, "groups", "create", "ordres", "billing");
    refused(NOT_FOUND, queue, "purge", "ordres", "--yes");
    String either = queue.replace("queue", "queue or shared object");
    refused(NOT_FOUND, either, "verify", "ordres");
    refused(NOT_FOUND, either, "repair", "ordres");
    String group = "there is no group \"biling\" of the queue orders; did you mean \"billing\"?";
    refused(NOT_FOUND, group, "dead", "list", "orders", "--group", "biling");
    refused(NOT_FOUND, group, "groups", "pause", "orders", "biling");
    refused(NOT_FOUND, group, "purge", "orders", "--group", "biling", "--yes");
    refused(NOT_FOUND, "there is no queue \"half-made\"", "read", "half-made");
    assertThat(files()).isEqualTo(before);
  }

  /** All that lies in the data directory, with the sizes of the files. */
  private Map<Path, Long> files() throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(penstock.data())) {
      for (Path path : (Iterable<Path>) all::iterator) {
        sizes.put(path, Files.isDirectory(path) ? 0 : Files.size(path));
      }
    }
    return sizes;
  }

  private void refused(int exit, String sentence, String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isEqualTo(exit);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("penstock: ").contains(sentence).hasLineCount(1);
  }

  /** What is shown of a group of the queue orders. */
  private Map<String, Object> group(String name) {
    List<Map<String, Object>> groups = penstock.json("groups", "list", "orders");
    return groups.stream()
        .filter(group -> group.get("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Command.Result done(String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    return result;
  }
}
