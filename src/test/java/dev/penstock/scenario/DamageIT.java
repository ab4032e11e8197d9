package dev.penstock.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does whose disk changed a message. */
class DamageIT {
  private static final int HEAD_OF_LOG = 1 << 20;

  @TempDir Path folder;

  @Test
  void a_damaged_message_is_found_and_a_repair_saves_the_others() throws IOException {
    try (Installation penstock = new Installation(folder)) {
      for (String message : new String[] {"one", "two", "three"}) {
        done(penstock, "send", "orders", message);
      }
      assertThat(done(penstock, "receive", "orders").out()).isEqualTo("one\n");
      assertThat(done(penstock, "verify").out()).contains("all is well");

      damage(penstock.data().resolve("queues/orders/priority-4"), "two");

      Command.Result found = penstock.penstock("verify", "orders");
      assertThat(found.exit()).isEqualTo(1);
      assertThat(found.out()).contains("1 messages, from number 1, are missing");
      assertThat(done(penstock, "repair", "orders").out())
          .contains("the group receive goes on where it was", "all is well now");
      assertThat(done(penstock, "verify", "orders").out()).contains("all is well");
      assertThat(done(penstock, "repair", "orders").out())
          .isEqualTo("nothing is damaged, and nothing was changed\n");
      assertThat(done(penstock, "receive", "orders", "-n", "0").out()).isEqualTo("three\n");
    }
  }

  @Test
  void damaged_settings_are_named_and_keep_no_other_queue_from_repair() throws IOException {
    try (Installation penstock = new Installation(folder)) {
      for (String queue : new String[] {"bills", "orders"}) {
        done(penstock, "send", queue, "one");
        done(penstock, "send", queue, "two");
      }
      Path settings = penstock.data().resolve("queues/bills/queue.yaml");
      Files.writeString(settings, "version: 1\nlease: soon\n");
      damage(penstock.data().resolve("queues/orders/priority-4"), "one");

      String finding = "bills: the queue settings are damaged: " + settings + ":2: lease: soon — ";
      Command.Result found = penstock.penstock("verify");
      assertThat(found.exit()).isEqualTo(1);
      assertThat(found.out().lines().filter(line -> line.startsWith("bills: ")))
          .singleElement()
          .asString()
          .startsWith(finding)
          .endsWith("or delete " + settings + " for the defaults");
      Command.Result repaired = penstock.penstock("repair", "bills", "orders");
      assertThat(repaired.exit()).isEqualTo(1);
      assertThat(repaired.out()).contains(finding, ", of which 1 could not be repaired");
      assertThat(done(penstock, "receive", "orders", "-n", "0").out()).isEqualTo("two\n");

      Files.delete(settings);
      assertThat(done(penstock, "verify").out()).contains("all is well");
      assertThat(done(penstock, "receive", "bills", "-n", "0").out()).isEqualTo("one\ntwo\n");
    }
  }

  private static Command.Result done(Installation penstock, String... arguments) {
    Command.Result result = penstock.penstock(arguments);
    assertThat(result.exit()).as("%s", result).isZero();
    return result;
  }

  private static void damage(Path lane, String body) throws IOException {
    Path log;
    try (Stream<Path> files = Files.list(lane)) {
      log = files.filter(file -> file.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
      byte[] head = new byte[HEAD_OF_LOG];
      file.readFully(head);
      int at = new String(head, StandardCharsets.ISO_8859_1).indexOf(body);
      file.seek(at);
      file.write(body.toUpperCase(Locale.ROOT).getBytes(UTF_8));
    }
  }
}
