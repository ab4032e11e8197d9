package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.codec.Codec;
import dev.penstock.state.SharedList;
import dev.penstock.state.SharedState;
import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that put elements into a list and take them out are killed at any moment: what they
 * noted as put in was taken out once, by somebody, or is there once, in its order.
 *
 * <p>{@code -Dlists.kills=1000} goes on for longer.
 */
class KilledListUsersIT {
  private static final int KILLS = Integer.getInteger("lists.kills", 4);
  private static final long ENOUGH_BYTES = 20_000;
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final List<Process> running = new ArrayList<>();
  private final Random random = new Random();
  private int started;

  @AfterEach
  void stop() {
    running.forEach(process -> process.destroyForcibly().onExit().join());
  }

  @Test
  void a_list_is_what_those_who_were_killed_had_made_of_it() throws Exception {
    Files.createDirectories(folder.resolve("notes"));
    Files.createDirectories(folder.resolve("state"));
    for (int i = 0; i < KILLS; i++) {
      while (running.size() < 3) {
        running.add(start());
      }
      for (int user = started - running.size(); user < started; user++) {
        Path notes = notes(user);
        await()
            .atMost(LONG_ENOUGH)
            .until(() -> Files.exists(notes) && Files.size(notes) > ENOUGH_BYTES);
      }
      Process victim = running.remove(random.nextInt(running.size()));
      assertThat(victim.isAlive()).isTrue();
      victim.destroyForcibly().waitFor();
    }
    for (Process process : running) {
      process.destroyForcibly().waitFor();
    }
    try (SharedState state = SharedState.in(folder.resolve("state"), "chronicle")) {
      check(state.list("lines", Codec.text()).toList());
    }
  }

  private void check(List<String> left) throws IOException {
    Set<String> there = new HashSet<>(left);
    assertThat(there).hasSameSizeAs(left);
    Map<String, Integer> lastOf = new HashMap<>();
    for (String element : left) {
      if (element.startsWith("a")) { // what is appended by one process stays in its order
        String[] words = element.split("-");
        int number = Integer.parseInt(words[1]);
        assertThat(number).isGreaterThan(lastOf.getOrDefault(words[0], -1));
        lastOf.put(words[0], number);
      }
    }
    Set<String> put = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (int user = 0; user < started; user++) {
      for (String line : wholeLines(user)) {
        if (line.startsWith("put ")) {
          put.add(line.substring(4));
        } else {
          assertThat(taken.add(line.substring(5))).isTrue();
        }
      }
    }
    assertThat(Collections.disjoint(there, taken)).isTrue();
    // Each that was killed may have made one step that it could not note.
    Set<String> lost = new HashSet<>(put);
    lost.removeAll(there);
    lost.removeAll(taken);
    assertThat(lost.size()).isLessThanOrEqualTo(started);
    Set<String> notNoted = new HashSet<>(there);
    notNoted.addAll(taken);
    notNoted.removeAll(put);
    assertThat(notNoted.size()).isLessThanOrEqualTo(started);
    System.out.printf(
        "%d kills, %d elements put in, %d taken out, %d left%n",
        KILLS, put.size(), taken.size(), left.size());
  }

  /** A line that the kill has cut off was not noted. */
  private List<String> wholeLines(int user) throws IOException {
    String text = Files.readString(notes(user));
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }

  private Path notes(int user) {
    return folder.resolve("notes/" + user);
  }

  private Process start() {
    int user = started++;
    return JavaProcess.start(User.class, folder.resolve("state"), notes(user), user);
  }

  /** Puts in and takes out until it is killed, and notes each when it is done. */
  static final class User {
    public static void main(String[] args) throws IOException {
      Random random = new Random();
      try (SharedState state = SharedState.in(Path.of(args[0]), "chronicle");
          var notes =
              Files.newOutputStream(
                  Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        SharedList<String> list = state.list("lines", Codec.text());
        for (int i = 0; ; i++) {
          String element = args[2] + "-" + i + "-" + "x".repeat(random.nextInt(200));
          String note;
          int dice = random.nextInt(100);
          if (dice < 40) {
            list.append("a" + element);
            note = "put a" + element;
          } else if (dice < 60) {
            list.insert(0, "i" + element);
            note = "put i" + element;
          } else if (dice < 80) {
            Optional<String> taken = list.pop();
            note = taken.isPresent() ? "took " + taken.get() : "";
          } else {
            note = list.size() > 20 ? "took " + list.remove(random.nextInt(10)) : "";
          }
          if (!note.isEmpty()) {
            notes.write((note + "\n").getBytes());
          }
        }
      }
    }
  }
}
