package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.Message;
import dev.penstock.queue.QueueFacts;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.StartFrom;
import dev.penstock.testing.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that tidy up are killed in a loop, while others send and consume. */
@Tag("alone")
class TidyingKilledIT {
  private static final int MESSAGES = 8000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final long epoch = System.currentTimeMillis();
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void kill() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void nothing_is_lost_or_comes_twice_and_old_files_are_gone() throws Exception {
    Path queues = Files.createDirectory(folder.resolve("queues"));
    try (ChronicleQueueStore store = AgingProgram.open(queues, epoch)) {
      store.createGroup(AgingProgram.GROUP, StartFrom.start());
      List<Path> settled = List.of(folder.resolve("one"), folder.resolve("two"));
      for (Path output : settled) {
        start(ProcessBuilder.Redirect.to(output.toFile()), "consume");
      }
      Process sender = start(ProcessBuilder.Redirect.INHERIT, "send", "" + MESSAGES);

      int kills = killInALoop(sender);

      assertThat(sender.waitFor()).isZero();
      assertThat(kills).isPositive(); // how many depends on how fast JVMs start beside the others
      GroupAdmin admin = store.group(AgingProgram.GROUP).orElseThrow();
      int rejected = (MESSAGES + AgingProgram.REJECTED - 1) / AgingProgram.REJECTED;
      await()
          .atMost(LONG_ENOUGH)
          .untilAsserted(
              () -> assertThat(settled(settled)).hasSizeGreaterThanOrEqualTo(MESSAGES - rejected));
      List<Integer> found = settled(settled);
      admin.deadLetters().forEach(letter -> found.add(Integer.valueOf(text(letter.message()))));
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES).boxed().toList());
      assertThat(admin.deadLetters()).hasSize(rejected);
      QueueFacts.Group facts = store.facts().groups().get(0);
      assertThat(facts.done()).isEqualTo(MESSAGES - rejected);
      assertThat(facts.drained()).isTrue();

      await()
          .atMost(LONG_ENOUGH)
          .untilAsserted(
              () -> {
                store.tidyNow();
                assertThat(files(queues, SendOptions.NORMAL_PRIORITY)).isEqualTo(1);
                assertThat(files(queues, Lanes.DELAYED)).isEqualTo(1);
              });
    }
  }

  /** Until the sender is done, some line after the other's last. */
  private int killInALoop(Process sender) throws Exception {
    Random random = new Random(1);
    int kills = 0;
    while (sender.isAlive()) {
      Process tidier = start(ProcessBuilder.Redirect.PIPE, "tidy");
      try (BufferedReader lines = tidier.inputReader()) {
        for (int i = random.nextInt(200); i >= 0; i--) {
          assertThat(lines.readLine()).isEqualTo("tidy");
        }
        tidier.destroyForcibly().waitFor();
        kills++;
      }
    }
    return kills;
  }

  private static String text(Message message) {
    return new String(message.body(), StandardCharsets.UTF_8);
  }

  private static List<Integer> settled(List<Path> outputs) throws IOException {
    List<Integer> all = new ArrayList<>();
    for (Path output : outputs) {
      Files.readAllLines(output).forEach(line -> all.add(Integer.valueOf(line)));
    }
    return all;
  }

  private static int files(Path queues, int lane) {
    Path path = queues.resolve("orders").resolve(Lanes.name(lane));
    return QueueFolder.names(path, RollFiles.SUFFIX).size();
  }

  private Process start(ProcessBuilder.Redirect output, String role, String... more)
      throws IOException {
    List<String> command =
        JavaProcess.command(AgingProgram.class, role, folder.resolve("queues"), epoch);
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(output)
            .start();
    processes.add(process);
    return process;
  }
}
