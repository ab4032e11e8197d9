package dev.penstock.engine.chronicle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.config.QueueConfig;
import dev.penstock.queue.Message;
import dev.penstock.queue.MessageReader;
import dev.penstock.queue.QueueStore;
import dev.penstock.queue.SendOptions;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that do nothing but send messages with ids are killed, and new ones go on where the
 * dead were told last that a message was sent.
 */
class KilledSendersIT {
  private static final int SENDERS = 3;
  private static final int ROUNDS = 4;
  private static final long ENOUGH = 2000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Process> running = new ArrayList<>();

  @AfterEach
  void stop() {
    running.forEach(Process::destroyForcibly);
  }

  @Test
  void each_id_is_in_the_log_once_though_its_sender_was_killed_and_sent_again() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> enough = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        enough.add(acknowledged(sender) + ENOUGH);
        running.add(JavaProcess.start(SendsIds.class, folder, sender));
      }
      await().atMost(LONG_ENOUGH).until(() -> allHave(enough));
      for (Process process : running) {
        assertThat(process.isAlive()).isTrue();
        process.destroyForcibly().waitFor();
      }
      running.clear();
    }

    try (QueueStore store = open(folder)) {
      for (int sender = 0; sender < SENDERS; sender++) {
        long unsure = acknowledged(sender);
        store.append(body(sender, unsure), id(sender, unsure));
      }
      Map<Integer, Long> found = new HashMap<>();
      try (MessageReader reader = store.read()) {
        for (Optional<Message> next; (next = reader.next()).isPresent(); ) {
          String[] parts = new String(next.get().body(), UTF_8).split(" ");
          int sender = Integer.parseInt(parts[0]);
          long expected = found.merge(sender, 1L, Long::sum) - 1;
          assertThat(Long.parseLong(parts[1])).as("from %d", sender).isEqualTo(expected);
        }
      }
      for (int sender = 0; sender < SENDERS; sender++) {
        assertThat(found).containsEntry(sender, acknowledged(sender) + 1);
      }
    }
  }

  private boolean allHave(List<Long> enough) throws IOException {
    for (int sender = 0; sender < SENDERS; sender++) {
      if (acknowledged(sender) < enough.get(sender)) {
        return false;
      }
    }
    return true;
  }

  private long acknowledged(int sender) throws IOException {
    Path file = note(folder, sender);
    if (!Files.exists(file)) {
      return 0;
    }
    try (RandomAccessFile note = new RandomAccessFile(file.toFile(), "r")) {
      return note.length() < Long.BYTES ? 0 : note.readLong();
    }
  }

  private static Path note(Path folder, int sender) {
    return folder.resolve("sender-" + sender);
  }

  private static byte[] body(int sender, long number) {
    return (sender + " " + number).getBytes(UTF_8);
  }

  private static SendOptions id(int sender, long number) {
    return SendOptions.NONE.withDedupId(sender + "/" + number).withPriority(sender % 2 + 4);
  }

  private static QueueStore open(Path folder) {
    ChronicleSettings.apply();
    QueueConfig plain = QueueConfig.DEFAULT;
    QueueConfig config =
        new QueueConfig(
            plain.capacity(),
            plain.retention(),
            plain.ttl(),
            Optional.of(Duration.ofMinutes(10)),
            plain.durability(),
            plain.lease(),
            plain.maxDeliveries(),
            plain.retry(),
            plain.roll(),
            plain.expireGroups());
    return new ChronicleQueueStore(folder, "numbers", config, Surroundings.REAL);
  }

  /** Sends on from the first message it was not told of. What it is told is kept over a kill. */
  static final class SendsIds {
    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      int sender = Integer.parseInt(args[1]);
      MappedByteBuffer note;
      try (RandomAccessFile file = new RandomAccessFile(note(folder, sender).toFile(), "rw")) {
        note = file.getChannel().map(MapMode.READ_WRITE, 0, Long.BYTES);
      }
      try (QueueStore store = open(folder)) {
        while (true) {
          long number = note.getLong(0);
          store.append(body(sender, number), id(sender, number));
          note.putLong(0, number + 1);
        }
      }
    }
  }
}
