package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.config.QueueConfig.Limit;
import dev.penstock.queue.GroupAdmin;
import dev.penstock.queue.GroupMember;
import dev.penstock.queue.SendOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A reader opened a roll file just when it was deleted, and so made a new one of nothing but zeros:
 * it is no damage, and goes.
 */
class GhostFilesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final DateTimeFormatter MINUTELY = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm");
  private static final int NORMAL = SendOptions.NORMAL_PRIORITY;

  @TempDir Path folder;
  private AgingQueue queue;

  @BeforeEach
  void open() {
    queue = new AgingQueue(folder, AgingQueue.age(MINUTE, Limit.SOFT));
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void a_lane_is_sent_to_and_read_beside_a_ghost_which_goes_when_it_is_tidied_up()
      throws IOException {
    Path ghost = haunt(NORMAL);
    queue.reopen(AgingQueue.age(MINUTE, Limit.SOFT));
    long sent = queue.send("new");
    assertSound();
    try (GroupMember member = queue.join("g")) {
      assertThat(member.claim().id()).isLessThanOrEqualTo(sent);
    }
    queue.store().tidyNow();
    assertThat(ghost).doesNotExist();
    assertSound();
  }

  @Test
  void so_it_is_with_what_was_set_aside() throws IOException {
    try (GroupMember member = queue.join("g")) {
      queue.send("bad");
      member.reject(member.claim(), "bad", "");
      queue.pass(MINUTE.multipliedBy(3));
    }
    Path ghost = haunt(Lanes.ASIDE);
    queue.reopen(AgingQueue.age(MINUTE, Limit.SOFT));
    try (GroupMember member = queue.join("g")) {
      queue.send("bad");
      member.reject(member.claim(), "bad", "");
    }
    GroupAdmin admin = queue.store().group("g").orElseThrow();
    assertThat(admin.deadLetters()).hasSize(2);
    queue.store().tidyNow();
    assertThat(ghost).doesNotExist();
    assertThat(admin.deadLetters()).hasSize(2);
    assertSound();
  }

  /** Puts a ghost a minute before all files of the lane. */
  private Path haunt(int lane) throws IOException {
    queue.sendAMinute(2);
    queue.sendAMinute(2);
    Path first = QueueFolder.logs(folder.resolve("orders").resolve(Lanes.name(lane))).get(0);
    String name = first.getFileName().toString().replace(QueueFolder.LOG_SUFFIX, "");
    String before = LocalDateTime.parse(name, MINUTELY).minusMinutes(1).format(MINUTELY);
    Path ghost = first.resolveSibling(before + QueueFolder.LOG_SUFFIX);
    try (RandomAccessFile file = new RandomAccessFile(Files.createFile(ghost).toFile(), "rw")) {
      file.setLength(1 << 20);
    }
    return ghost;
  }

  private void assertSound() {
    List<String> findings = new ArrayList<>();
    assertThat(queue.store().verify(false, findings::add)).as(findings.toString()).isTrue();
  }
}
