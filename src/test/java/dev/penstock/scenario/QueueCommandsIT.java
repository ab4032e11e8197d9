package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import dev.penstock.testing.Running;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of messages when they are sent and received by hand. */
class QueueCommandsIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final int FAILED = 1;
  private static final int NOT_FOUND = 4;

  @TempDir Path folder;

  private Installation penstock;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  @Test
  void the_urgent_come_first_and_the_expired_and_the_delayed_not_at_all() {
    done("send", "orders", "usual");
    done("send", "orders", "gone", "--ttl", "1ms");
    done("send", "orders", "later", "--delay", "1h");
    done("send", "orders", "much later", "--at", "2100-01-01T00:00:00Z");
    done("send", "orders", "urgent", "--priority", "9");

    assertThat(done("receive", "orders", "-n", "0").out()).isEqualTo("urgent\nusual\n");
    assertThat(group("orders")).containsEntry("delayed", 2).containsEntry("waiting", 0);
  }

  @Test
  void a_message_is_delivered_when_its_time_has_come() {
    done("send", "orders", "past", "--at", Instant.now().minusSeconds(60).toString());
    done("send", "orders", "soon", "--delay", "1s");

    assertThat(done("receive", "orders", "-n", "2", "--wait", "30s").out())
        .isEqualTo("past\nsoon\n");
  }

  @Test
  void everything_about_a_message_is_there_as_json() {
    assertThat(done("send", "orders", "one", "two", "--batch", "--json").out())
        .isEqualTo(
            "{\"queue\":\"orders\",\"sent\":2,\"duplicates\":0,\"firstId\":0,\"lastId\":1}\n");
    done("send", "orders", "drei ü", "--key", "k", "-H", "a=b", "-H", "c=", "--priority", "7");

    Map<String, Object> received = penstock.json("receive", "orders");
    assertThat(received.remove("sentAt").toString()).satisfies(Instant::parse);
    assertThat(received)
        .containsOnly(
            Map.entry("id", 2),
            Map.entry("attempt", 1),
            Map.entry("priority", 7),
            Map.entry("key", "k"),
            Map.entry("headers", Map.of("a", "b", "c", "")),
            Map.entry("body", "drei ü"));
    Map<String, Object> read = penstock.json("read", "orders", "-n", "1");
    assertThat(read)
        .containsOnlyKeys(
            "id", "sentAt", "priority", "key", "dedupId", "due", "expires", "headers", "body")
        .containsEntry("id", 2);
  }

  @Test
  void a_message_given_back_comes_again_and_one_rejected_does_not() {
    done("send", "orders", "one");

    assertThat(done("receive", "orders", "--nack", "--delay", "0s").out()).isEqualTo("one\n");
    assertThat(done("receive", "orders", "--nack", "--delay", "1h").out()).isEqualTo("one\n");
    assertThat(penstock.penstock("receive", "orders").exit()).isEqualTo(NOT_FOUND);
    assertThat(group("orders")).containsEntry("delayed", 1);

    done("send", "orders", "two");
    assertThat(done("receive", "orders", "--reject", "no such thing").out()).isEqualTo("two\n");
    assertThat(group("orders")).containsEntry("dead", 1).containsEntry("done", 0);
  }

  @Test
  void peeking_shows_what_comes_next_and_changes_nothing_that_counts() {
    done("send", "orders", "one", "two", "three");
    done("send", "orders", "four", "--priority", "9");
    done("send", "orders", "later", "--delay", "1h");

    assertThat(done("receive", "orders", "--peek", "-n", "3").out()).isEqualTo("four\none\ntwo\n");
    assertThat(groups("orders")).isEmpty();

    assertThat(done("receive", "orders").out()).isEqualTo("four\n");
    for (int i = 0; i < 7; i++) { // more often than a message is delivered
      assertThat(done("receive", "orders", "--peek", "-n", "2").out()).isEqualTo("one\ntwo\n");
    }
    Map<String, Object> next = penstock.json("receive", "orders");
    assertThat(next).containsEntry("body", "one").containsEntry("attempt", 1);
    assertThat(group("orders")).containsEntry("waiting", 2).containsEntry("claimed", 0);
  }

  @Test
  void a_new_group_begins_where_it_is_told_to() {
    done("send", "orders", "one", "two", "three");

    assertThat(done("receive", "orders", "--group", "a", "--from", "1").out()).isEqualTo("two\n");
    assertThat(done("receive", "orders", "--group", "b", "--from", "1h").out()).isEqualTo("one\n");
    assertThat(penstock.penstock("receive", "orders", "--group", "c", "--from", "end").exit())
        .isEqualTo(NOT_FOUND);
    assertThat(done("receive", "orders", "--group", "a", "--from", "end").out())
        .isEqualTo("three\n");
  }

  @Test
  void many_lines_go_through_with_any_prefetch() {
    for (String prefetch : List.of("1", "32", "auto")) {
      Command.Result sent =
          penstock.under(
              List.of("sh", "-c", "seq 1 20000 | \"$@\"", "sh"), "send", prefetch, "--lines");
      assertThat(sent.out()).isEqualTo("sent 20000 messages to " + prefetch + "\n");
      Command.Result received =
          done("receive", prefetch, "-n", "0", "--prefetch", prefetch, "--group", "all");
      assertThat(received.out().lines().mapToInt(Integer::parseInt).sum())
          .isEqualTo(20_000 * 20_001 / 2);
    }
  }

  @Test
  void lines_sent_as_a_batch_are_one() {
    Command.Result sent =
        penstock.under(
            List.of("sh", "-c", "seq 1 100 | \"$@\"", "sh"),
            "send",
            "orders",
            "--lines",
            "--batch",
            "--id",
            "all of them");

    assertThat(sent.out()).as(sent.err()).isEqualTo("sent 100 messages to orders\n");
    assertThat(done("read", "orders").out().lines().map(line -> line.split(" ")[1]).distinct())
        .hasSize(1); // sent at one moment
  }

  @Test
  void a_sender_that_cannot_go_on_says_where_to_begin_again() {
    penstock.configure(
        "queues: {orders: {capacity: {messages: 3, full: reject}}}\n"
            + "programs: {none: {command: ['true'], restart: never}}");
    assertThat(penstock.penstock("run").exit()).isZero();

    Command.Result lines = sendLines("--lines");
    assertThat(lines.exit()).isEqualTo(FAILED);
    assertThat(lines.err()).endsWith("; 3 messages sent; line 4 is next\n").hasLineCount(1);
    assertThat(lines.out()).isEmpty();

    Command.Result words = penstock.penstock("send", "orders", "a", "b");
    assertThat(words.exit()).isEqualTo(FAILED);
    assertThat(words.err()).endsWith("; 0 messages sent; message 1 is next\n").hasLineCount(1);

    Command.Result batch = sendLines("--lines", "--batch");
    assertThat(batch.exit()).isEqualTo(FAILED);
    assertThat(batch.err()).endsWith("; none of the batch was sent\n").hasLineCount(1);

    Command.Result one = penstock.penstock("send", "orders", "a");
    assertThat(one.exit()).isEqualTo(FAILED);
    assertThat(one.err()).startsWith("penstock: the queue orders is full").hasLineCount(1);
    assertThat(one.err()).doesNotContain("next");
    assertThat(done("read", "orders").out().lines()).hasSize(3);
  }

  /** Sends five lines. */
  private Command.Result sendLines(String... options) {
    List<String> command = new ArrayList<>(List.of("send", "orders"));
    command.addAll(List.of(options));
    return penstock.under(
        List.of("sh", "-c", "seq 1 5 | \"$@\"", "sh"), command.toArray(String[]::new));
  }

  @Test
  void what_cannot_be_written_was_not_received() {
    done("send", "orders", "one");

    for (int i = 0; i < 7; i++) {
      Command.Result unwritten =
          penstock.under(
              List.of("sh", "-c", "\"$@\" >/dev/full", "sh"), "receive", "orders", "--json");
      assertThat(unwritten.exit()).isEqualTo(FAILED);
      assertThat(unwritten.err()).contains("could not be written").hasLineCount(1);
    }
    Map<String, Object> received = penstock.json("receive", "orders");
    assertThat(received).containsEntry("body", "one").containsEntry("attempt", 1);
  }

  @Test
  void a_reader_follows_what_is_sent_and_takes_nothing() {
    done("send", "orders", "one", "two");
    try (Running reader = penstock.start("read", "orders", "-n", "1", "-f", "--grep", "t")) {
      await().atMost(LONG_ENOUGH).until(() -> lines(reader).count() == 1);
      done("send", "orders", "none", "urgent", "--priority", "9");
      await().atMost(LONG_ENOUGH).until(() -> lines(reader).count() == 2);
      assertThat(lines(reader).map(line -> line.substring(line.indexOf(" | "))))
          .containsExactly(" | two", " | urgent");
    }
    assertThat(done("receive", "orders", "-n", "0").out().lines()).hasSize(4);
    assertThat(done("read", "orders").out().lines()).hasSize(4);
  }

  private static Stream<String> lines(Running running) {
    return running.out().lines();
  }

  private Map<String, Object> group(String queue) {
    return groups(queue).get(0);
  }

  private List<Map<String, Object>> groups(String queue) {
    return penstock.json("groups", "list", queue);
  }

  private Command.Result done(String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).isEmpty();
    return result;
  }
}
