package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Senders and consumers are killed (SIGKILL) at any moment, one or several or all at once, and
 * started again: nothing that was sent is lost, nothing comes twice but what a dead one had in
 * hand, and no survivor is held up.
 *
 * <p>{@code -Dstorm.seconds=600} lets it rage for longer, and {@code -Dstorm.seed=…} begins with
 * the choices of a run before.
 */
@Tag("alone")
class KillStormIT {
  private static final Duration TIME =
      Duration.ofSeconds(
          Integer.getInteger("storm.seconds", Runtime.version().feature() == 17 ? 15 : 8));

  /**
   * Far below the 10 s and more that Chronicle waits for the dead, and above what a machine does to
   * processes while others start on it; what it does to one that uses no queue comes on top. Of the
   * 100 ms that are promised, the figures printed tell.
   */
  private static final double STALL_MILLIS = 1000;

  @TempDir Path folder;

  @Test
  void nothing_is_lost_and_nobody_held_up_when_processes_are_killed_at_any_moment()
      throws Exception {
    storm(TIME, false, 2, 4);
  }

  @Test
  void the_same_while_the_log_begins_a_new_file_every_few_messages() throws Exception {
    storm(TIME.dividedBy(4), true, 3, 2);
  }

  private void storm(Duration time, boolean rolling, int senders, int consumers) throws Exception {
    long seed = Long.getLong("storm.seed", System.nanoTime());
    System.out.println("storm.seed=" + seed);
    try (Storm storm = new Storm(folder, seed, rolling, senders, consumers)) {
      storm.rage(time);
      StormRecord record = storm.end();

      System.out.printf(
          "%d kills, %d messages, %d deliveries; %s%n",
          storm.kills(), record.messages(), record.deliveries(), record.figures());
      assertThat(record.messages()).isPositive();
      record.checkNothingLost();
      record.checkNoneTwiceWithoutADeath();
      record.checkOrderOfKeys();
      record.checkDelays();
      for (String call : List.of("send", "take", "ack")) {
        assertThat(record.longest(call)).as(call).isLessThan(STALL_MILLIS + record.longest("idle"));
      }
    }
  }
}
