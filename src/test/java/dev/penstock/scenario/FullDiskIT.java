package dev.penstock.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.fault.StorageFullException;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.SendOptions;
import dev.penstock.queue.WorkQueue;
import dev.penstock.testing.Command;
import dev.penstock.testing.Installation;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of its own, small enough to be filled. */
class FullDiskIT {
  private static final int FAILED = 1;
  private static final Class<StorageFullException> FULL = StorageFullException.class;

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
      // Lazily: what this process has mapped stays until it is collected as garbage.
      assertThat(run("umount", "-l", folder.toString()).exit()).isZero();
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
    assertThat(result.err())
        .endsWith("; " + sent + " messages sent; line " + (sent + 1) + " is next\n");
    assertThat(sent).isPositive();
    Command.Result received = penstock.penstock("receive", "orders", "-n", "0");
    assertThat(received.err()).isEmpty();
    assertThat(received.out().lines()).hasSize(sent).allMatch(line -> line.length() == 100_000);
  }

  @Test
  void on_a_full_disk_nothing_in_hand_is_lost_and_work_goes_on_once_there_is_room()
      throws Exception {
    mount("96m");
    Path ballast = folder.resolve("ballast");
    try (Penstock inside = Penstock.open(penstock.data())) {
      WorkQueue<byte[]> queue = inside.queue("orders", Codec.bytes());
      try (Consumer<byte[]> consumer = queue.consumer("g")) {
        List<Long> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          sent.add(queue.send(new byte[1000]));
        }
        List<Delivery<byte[]>> inHand = consumer.takeAll(3, Duration.ofSeconds(10));
        fill(ballast, 31 << 20);

        for (SendOptions options :
            List.of(
                SendOptions.NONE,
                SendOptions.NONE.withKey("customer 7"),
                SendOptions.NONE.withPriority(9),
                SendOptions.NONE.withDelay(Duration.ofMillis(1)),
                SendOptions.NONE.withAt(Instant.now()))) {
          assertThatThrownBy(() -> queue.send(new byte[1], options)).isInstanceOf(FULL);
        }
        assertThatThrownBy(() -> inHand.get(0).nack(Duration.ZERO)).isInstanceOf(FULL);
        assertThatThrownBy(() -> inHand.get(0).nack(Duration.ofMillis(1))).isInstanceOf(FULL);
        assertThatThrownBy(() -> inHand.get(1).reject("never")).isInstanceOf(FULL);
        assertThatThrownBy(inHand.get(1)::release).isInstanceOf(FULL);
        assertThat(inHand.get(0).isSettled()).isFalse();
        inHand.get(2).ack(); // takes no room
        assertThat(queue.facts().groups().get(0).claimed()).isEqualTo(2);

        Files.delete(ballast);
        // The disk is asked again after 10 ms.
        await().untilAsserted(() -> sent.add(queue.send(new byte[1])));
        inHand.get(0).nack(Duration.ZERO);
        inHand.get(1).reject("never");
        List<Long> seen = new ArrayList<>();
        for (Delivery<byte[]> next; (next = consumer.take(Duration.ZERO)) != null; next.ack()) {
          seen.add(next.id());
        }
        assertThat(seen).containsExactly(sent.get(0), sent.get(3), sent.get(4));
        assertThat(queue.facts().groups().get(0).drained()).isTrue();
        assertThat(queue.facts().groups().get(0).dead()).isEqualTo(1);
      }
    }
  }

  /** Leaves so many bytes free, at most. */
  private void fill(Path ballast, long left) throws IOException {
    long bytes = folder.toFile().getUsableSpace() - left;
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (byte[] block = new byte[1 << 16]; bytes > 0; bytes -= block.length) {
        out.write(block);
      }
    }
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
