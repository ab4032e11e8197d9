package dev.penstock.engine.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.penstock.testing.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Senders and consumers of one queue as processes, killed at any moment and started again. Closing
 * it kills those that still run.
 */
final class Storm implements AutoCloseable {
  private static final Duration LONG_ENOUGH = Duration.ofMinutes(2);
  private static final long LONGEST_PAUSE_MILLIS = 2000;

  private final Path folder;
  private final Random random;
  private final boolean rolling;
  private final Life idle;
  private final List<Life> running = new ArrayList<>();
  private final List<Life> ended = new ArrayList<>();
  private int started;

  /**
   * One process.
   *
   * @param name of the file it writes to, too
   */
  static final class Life {
    final String kind;
    final String name;
    final Path file;
    final Process process;
    long killedNanos = Long.MAX_VALUE;

    Life(String kind, String name, Path file, Process process) {
      this.kind = kind;
      this.name = name;
      this.file = file;
      this.process = process;
    }
  }

  /**
   * @param rolling whether about each message begins a new file
   */
  Storm(Path folder, long seed, boolean rolling, int senders, int consumers) throws IOException {
    this.folder = folder;
    this.random = new Random(seed);
    this.rolling = rolling;
    this.idle = start("idle");
    for (int i = 0; i < senders; i++) {
      running.add(start("send"));
    }
    for (int i = 0; i < consumers; i++) {
      running.add(start("consume"));
    }
  }

  private Life start(String kind) throws IOException {
    String name = kind + "-" + ++started;
    Path file = folder.resolve(name);
    Files.createFile(file);
    List<String> command =
        JavaProcess.command(
            List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"),
            StormProcess.class,
            kind,
            folder,
            file,
            random.nextLong(),
            rolling);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start();
    return new Life(kind, name, file, process);
  }

  /**
   * Kills and restarts for so long, once at least; how many it kills at a time, and when, is left
   * to chance.
   */
  void rage(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    awaitWork();
    do {
      pause(random.nextLong(LONGEST_PAUSE_MILLIS));
      int choice = random.nextInt(10);
      kill(choice == 0 ? running.size() : choice < 3 ? 1 + random.nextInt(running.size()) : 1);
    } while (System.nanoTime() < end);
  }

  /** All processes have done something. */
  void awaitWork() {
    await().atMost(LONG_ENOUGH).until(() -> running.stream().allMatch(this::works));
  }

  private boolean works(Life life) {
    checkAlive(life);
    return life.file.toFile().length() > 0;
  }

  /** Lets them do their work, as long as the process that only watches the time goes on. */
  private void pause(long millis) throws Exception {
    if (idle.process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      checkAlive(idle);
    }
    running.forEach(this::checkAlive);
  }

  private void checkAlive(Life life) {
    if (!life.process.isAlive()) {
      throw new AssertionError(life.name + " ended by itself: " + output(life));
    }
  }

  private String output(Life life) {
    try {
      return Files.readString(folder.resolve(life.name + ".out"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** Kills so many, all at once, and starts others in their place. */
  void kill(int count) throws Exception {
    List<Life> victims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      victims.add(running.remove(random.nextInt(running.size())));
    }
    for (Life victim : victims) {
      victim.killedNanos = System.nanoTime();
      victim.process.destroyForcibly();
    }
    for (Life victim : victims) {
      victim.process.waitFor();
      running.add(start(victim.kind));
    }
    ended.addAll(victims);
  }

  /** Lets the senders stop and the consumers finish; returns what all of them wrote. */
  StormRecord end() throws Exception {
    running.add(idle);
    for (String kind : List.of("send", "consume", "idle")) { // what is sent last is handled, too
      Files.createFile(StormProcess.stopFile(folder, kind));
      awaitEnd(running.stream().filter(life -> life.kind.equals(kind)).toList());
    }
    ended.addAll(running);
    return new StormRecord(ended);
  }

  private void awaitEnd(List<Life> lives) throws Exception {
    for (Life life : lives) {
      boolean over = life.process.waitFor(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS);
      assertThat(over).as("the end of %s; %s", life.name, output(life)).isTrue();
      assertThat(life.process.exitValue()).as("%s: %s", life.name, output(life)).isZero();
    }
  }

  int kills() {
    return (int) ended.stream().filter(life -> life.killedNanos != Long.MAX_VALUE).count();
  }

  @Override
  public void close() {
    running.add(idle);
    for (Life life : running) {
      life.process.destroyForcibly().onExit().join();
    }
  }
}
