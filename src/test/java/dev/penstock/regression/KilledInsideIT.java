package dev.penstock.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.Penstock;
import dev.penstock.codec.Codec;
import dev.penstock.memory.MappedRegion;
import dev.penstock.memory.OwnerLock;
import dev.penstock.queue.Consumer;
import dev.penstock.queue.Delivery;
import dev.penstock.queue.WorkQueue;
import dev.penstock.state.SharedMap;
import dev.penstock.testing.JavaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Chronicle itself makes of a process that dies inside it is a wait of 10 s and more for each
 * other appender, and a failure after 60 s for each other user of a map. Here a real process dies
 * there, at the worst place, and another must go on at once.
 */
@Tag("alone")
class KilledInsideIT {
  private static final int DEAD = 99;

  /** Far above what a repair takes, far below what waiting for the dead takes. */
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  @TempDir Path folder;

  @Test
  void an_appender_killed_half_way_through_a_message_holds_up_no_other() throws Exception {
    try (Penstock penstock = Penstock.open(folder.resolve("data"))) {
      WorkQueue<String> orders = penstock.queue("orders", Codec.text());
      orders.send("before");
      die(DiesAppending.class);

      long start = System.nanoTime();
      orders.send("after");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
      try (Consumer<String> consumer = orders.consumer("billing")) {
        assertThat(next(consumer)).isEqualTo("before");
        assertThat(next(consumer)).isEqualTo("after");
      }
    }
  }

  @Test
  void a_process_killed_inside_a_map_holds_up_no_other() throws Exception {
    try (Penstock penstock = Penstock.open(folder.resolve("data"))) {
      SharedMap<Long> counts = penstock.map("counts", Codec.int64());
      counts.put("a", 1L);
      die(DiesInsideMap.class);

      long start = System.nanoTime();
      counts.put("a", 2L);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
      assertThat(counts.entries("")).containsExactly(Map.entry("a", 2L));
    }
  }

  private static String next(Consumer<String> consumer) {
    Delivery<String> delivery = consumer.take(Duration.ofSeconds(10));
    assertThat(delivery).as("a message").isNotNull();
    delivery.ack();
    return delivery.body();
  }

  private void die(Class<?> program) throws Exception {
    assertThat(JavaProcess.start(program, folder.resolve("data")).waitFor()).isEqualTo(DEAD);
  }

  /** Does what an append does, and dies before the message is complete. */
  static final class DiesAppending {
    public static void main(String[] args) {
      Path queue = Path.of(args[0], "queues", "orders");
      MappedRegion words =
          MappedRegion.open(
              queue.resolve("append.lock"), new MappedRegion.Layout("PENAPPND", 2, 4096));
      new OwnerLock(words, MappedRegion.FIRST_WORD).lock();
      SingleChronicleQueueBuilder.binary(queue.resolve("priority-4"))
          .build()
          .createAppender()
          .writingDocument()
          .wire()
          .bytes()
          .write(new byte[100]);
      Runtime.getRuntime().halt(DEAD);
    }
  }

  /** Dies while it looks at the entries, when Chronicle Map has locked a part of the map. */
  static final class DiesInsideMap {
    public static void main(String[] args) {
      try (Penstock penstock = Penstock.open(Path.of(args[0]))) {
        SharedMap<Object> counts = penstock.map("counts", new DiesDecoding());
        List.of(counts.entries(""));
      }
    }
  }

  private static final class DiesDecoding implements Codec<Object> {
    @Override
    public byte[] encode(Object value) {
      throw new AssertionError("nothing is written");
    }

    @Override
    public Object decode(byte[] bytes) {
      Runtime.getRuntime().halt(DEAD);
      return null;
    }

    @Override
    public Codec<Object> tagged() {
      return this;
    }
  }
}
