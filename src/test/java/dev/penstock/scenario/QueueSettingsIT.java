package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the config are in the data directory before any worker could miss them. */
class QueueSettingsIT {
  @TempDir Path folder;

  private Installation penstock;

  @BeforeEach
  void prepare() {
    penstock = new Installation(folder);
  }

  @AfterEach
  void close() {
    penstock.penstock("down");
    penstock.close();
  }

  @Test
  void a_worker_finds_the_settings_of_a_queue_that_nobody_has_used() throws IOException {
    configure("queues: {lines: {ttl: 90m, capacity: 7}}");

    assertThat(run()).contains("ttl: 90m").contains("capacity: {messages: 7, full: block}");

    configure("queues: {lines: {ttl: 2h}}");
    assertThat(run()).contains("ttl: 2h").doesNotContain("capacity");
    assertThat(run("--fresh")).contains("ttl: 2h");
    assertThat(Files.getAttribute(settings(), "unix:mode")).isEqualTo(0100600);
  }

  @Test
  void a_supervisor_writes_the_settings_as_well() {
    configure("queues: {lines: {roll: daily}}");

    Command.Result up = penstock.penstock("up", "-d");

    assertThat(up.exit()).as(up.err()).isZero();
    assertThat(settings()).content().contains("roll: daily");
  }

  @Test
  void a_queue_that_has_only_settings_can_be_used() {
    configure("queues: {lines: {ttl: 1h}}");
    run();

    assertThat(penstock.penstock("send", "lines", "one").exit()).isZero();
    List<Map<String, Object>> queues = penstock.json("queues");
    assertThat(queues).hasSize(1);
    assertThat(queues.get(0)).containsEntry("name", "lines").containsEntry("messages", 1);
  }

  @Test
  void settings_of_a_newer_penstock_stop_the_supervisor_before_its_workers() throws IOException {
    configure("queues: {lines: {ttl: 1h}}");
    run();
    Files.writeString(settings(), "version: 7\n");

    Command.Result refused = penstock.penstock("run");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("queue.yaml have version 7, from a newer Penstock");
    assertThat(refused.out()).doesNotContain("version: 7");
  }

  @Test
  void wrong_settings_are_all_named_before_anything_is_made() {
    configure("queues:\n  lines:\n    ttl: ever\n    capasity: 5\n");

    Command.Result refused = penstock.penstock("run");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("penstock.yaml:4: queues.lines.ttl: ever — expected a whole number with ms")
        .contains("penstock.yaml:5: queues.lines.capasity: 5 — unknown key; did you mean");
    assertThat(penstock.data()).doesNotExist();
  }

  /** Runs a program that prints the settings of the queue, and returns all that is printed. */
  private String run(String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "run";
    System.arraycopy(options, 0, arguments, 1, options.length);
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out() + result.err();
  }

  private void configure(String queues) {
    penstock.configure(
        "programs: {show: {restart: never, command: [sh, -c, 'cat $PENSTOCK_DATA/queues/*/queue.yaml']}}\n"
            + queues);
  }

  private Path settings() {
    return penstock.data().resolve("queues/lines/queue.yaml");
  }
}
