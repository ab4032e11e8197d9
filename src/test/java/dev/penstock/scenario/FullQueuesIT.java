package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.queue.WorkQueue;
import dev.penstock.scenario.programs.PassOn;
import dev.penstock.scenario.programs.SayAndSend;
import dev.penstock.scenario.programs.SendOn;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers whose output has no room. */
class FullQueuesIT {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
  private static final Path CLASSES = Path.of("target/test-classes").toAbsolutePath();

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
  void workers_that_fill_each_others_queues_lose_nothing_and_never_stand_still() {
    Path arrived = folder.resolve("arrived");
    penstock.configure(
        """
        queues:
          forth: {capacity: 2}
          on: {capacity: 2}
          back: {capacity: 2}
        programs:
          one: {run: %1$s, classpath: [%2$s], args: [%3$s], input: forth, output: on, count: 2}
          two: {run: %1$s, classpath: [%2$s], args: [%3$s], input: on, output: back, count: 2}
          three: {run: %1$s, classpath: [%2$s], args: [%3$s], input: back, output: forth}
        """
            .formatted(PassOn.class.getName(), CLASSES, arrived));
    try (Penstock before = Penstock.open(penstock.data())) { // which knows of no capacity
      for (String queue : List.of("forth", "on", "back")) {
        WorkQueue<Long> numbers = before.queue(queue, Codec.int64());
        numbers.sendAll(List.of(20L, 21L, 22L, 23L, 24L));
      }
    }

    Command.Result up = penstock.penstock("up", "-d");

    assertThat(up.exit()).as(up.err()).isZero();
    await().atMost(LONG_ENOUGH).until(() -> lines(arrived) == 15);
    await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(groups()).allMatch(this::isEmpty));
    assertThat(groups()).extracting(group -> group.get("dead")).containsOnly(0);
  }

  @Test
  void workers_that_wait_for_room_end_well_on_sigterm_and_their_messages_go_back_uncounted() {
    startWaiting();

    for (String worker : List.of("consume-1", "produce-1")) {
      ProcessHandle.of(penstock.pid(worker)).orElseThrow().destroy();
    }
    await()
        .atMost(LONG_ENOUGH)
        .untilAsserted(
            () ->
                assertThat(penstock.workers())
                    .extracting(worker -> worker.get("exit"))
                    .containsOnly(0));
    assertThat(penstock.penstock("logs").out()).doesNotContain("\tat ");
    Map<String, Object> again = penstock.json("receive", "words", "--group", "consume");
    assertThat(again).containsEntry("body", "hello").containsEntry("attempt", 1);
    assertThat(messagesOf("full")).isEqualTo(1);
  }

  @Test
  void down_does_not_wait_for_workers_that_wait_for_room() {
    startWaiting();

    long start = System.nanoTime();
    Command.Result down = penstock.penstock("down");

    assertThat(down.exit()).as(down.err()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG_ENOUGH);
    assertThat(penstock.processes()).isEmpty();
  }

  /** Starts a consumer and a producer, each of which then waits for room in its output. */
  private void startWaiting() {
    penstock.configure(
        """
        queues:
          words: {max_deliveries: 1}
          full: {capacity: 1}
          filled: {capacity: 1}
        programs:
          consume:
            {run: %1$s, classpath: [%3$s], input: words, output: full, restart: never, stop_timeout: 1m}
          produce:
            {run: %2$s, classpath: [%3$s], args: [%4$s], output: filled, restart: never, stop_timeout: 1m}
        """
            .formatted(SayAndSend.class.getName(), SendOn.class.getName(), CLASSES, folder));
    Command.Result up = penstock.penstock("up", "-d");
    assertThat(up.exit()).as(up.err()).isZero();
    penstock.penstock("send", "full", "fills it");
    penstock.penstock("send", "words", "hello");
    await()
        .atMost(LONG_ENOUGH)
        .until(() -> penstock.penstock("logs").out().contains(SayAndSend.SAYS));
    await().atMost(LONG_ENOUGH).until(() -> messagesOf("filled") == 1);
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readAllLines(file).size() : 0;
  }

  private boolean isEmpty(Map<String, Object> group) {
    return group.get("waiting").equals(0) && group.get("claimed").equals(0);
  }

  private List<Map<String, Object>> groups() {
    List<Map<String, List<Map<String, Object>>>> queues = penstock.json("queues");
    return queues.stream().flatMap(queue -> queue.get("groups").stream()).toList();
  }

  private int messagesOf(String name) {
    List<Map<String, Object>> queues = penstock.json("queues");
    return queues.stream()
        .filter(queue -> queue.get("name").equals(name))
        .mapToInt(queue -> (int) queue.get("messages"))
        .findFirst()
        .orElse(0);
  }
}
