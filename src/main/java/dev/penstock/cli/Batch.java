package dev.penstock.cli;

import dev.penstock.config.InstallationConfig;
import dev.penstock.config.ProgramConfig;
import dev.penstock.queue.QueueFacts;
import dev.penstock.state.SharedState;
import dev.penstock.supervisor.BatchResult;
import dev.penstock.supervisor.WorkerStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A config run until its work is done, with progress on stderr, and how it went. */
final class Batch implements AutoCloseable {
  private static final Duration TERMINAL_PERIOD = Duration.ofMillis(100);
  private static final Duration PLAIN_PERIOD = Duration.ofSeconds(2);

  private final Supervision supervision;
  private final BatchResult result;
  private final double seconds;

  private Batch(Supervision supervision, BatchResult result, double seconds) {
    this.supervision = supervision;
    this.result = result;
    this.seconds = seconds;
  }

  /** Runs the config's programs to their end, on this data directory. */
  static Batch run(InstallationConfig config, Path data, boolean fresh) {
    long start = System.nanoTime();
    Console console = new Console(true);
    Supervision supervision = Supervision.begin(config, data, fresh, console);
    try {
      supervision.stopOnSignals();
      ScheduledExecutorService clock = showProgress(supervision, console);
      BatchResult result;
      try {
        result = supervision.supervisor().runToEnd();
      } finally {
        endProgress(clock, console);
      }
      return new Batch(supervision, result, (System.nanoTime() - start) / 1e9);
    } catch (RuntimeException | Error e) {
      supervision.close();
      throw e;
    }
  }

  private static ScheduledExecutorService showProgress(Supervision supervision, Console console) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
    long period = (console.isOnTerminal() ? TERMINAL_PERIOD : PLAIN_PERIOD).toMillis();
    clock.scheduleAtFixedRate(
        () -> {
          String text = progress(supervision);
          if (!text.isEmpty()) {
            console.progress(text);
          }
        },
        period,
        period,
        TimeUnit.MILLISECONDS);
    return clock;
  }

  /** Without an interrupt, which would close the queue's files under the reader. */
  private static void endProgress(ScheduledExecutorService clock, Console console) {
    clock.shutdown();
    try {
      clock.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    console.endProgress();
  }

  private static String progress(Supervision supervision) {
    StringBuilder text = new StringBuilder();
    groups(supervision)
        .forEach(
            (program, group) ->
                text.append(text.length() == 0 ? "" : "; ")
                    .append(
                        String.format(
                            "%s: %,d done, %,d waiting, %,d in hand",
                            program, group.done(), group.waiting(), group.claimed())));
    return text.toString();
  }

  /** The group of each program that consumes, as far as there is one already. */
  private static Map<String, QueueFacts.Group> groups(Supervision supervision) {
    Map<String, QueueFacts.Group> groups = new LinkedHashMap<>();
    for (ProgramConfig program : supervision.config().programs()) {
      program
          .input()
          .map(queue -> supervision.queues().facts(queue).groups())
          .flatMap(all -> all.stream().filter(g -> g.name().equals(program.group())).findFirst())
          .ifPresent(group -> groups.put(program.name(), group));
    }
    return groups;
  }

  BatchResult result() {
    return result;
  }

  double seconds() {
    return seconds;
  }

  /** How many messages all groups have settled. */
  long messages() {
    return groups(supervision).values().stream().mapToLong(QueueFacts.Group::done).sum();
  }

  double messagesPerSecond() {
    return messages() / seconds;
  }

  SharedState openState() {
    return SharedState.in(supervision.data().state(), SharedState.DEFAULT_ENGINE);
  }

  Path data() {
    return supervision.data().root();
  }

  int exitCode() {
    return result.success() ? Failures.DONE : Failures.FAILED;
  }

  Map<String, Object> json() {
    return Json.object(
        "success",
        result.success(),
        "failure",
        result.failure().orElse(null),
        "seconds",
        Numbers.rounded(seconds, 3),
        "messages",
        messages(),
        "messagesPerSecond",
        Numbers.rounded(messagesPerSecond(), 0),
        "workers",
        result.workers().stream().map(StatusCommand::json).toList());
  }

  String text() {
    Table table = new Table("WORKER", "STATE", "EXIT", "RESTARTS", "WHY");
    for (WorkerStatus worker : result.workers()) {
      Integer exit = worker.lastExit().isPresent() ? worker.lastExit().getAsInt() : null;
      table.add(worker.name(), worker.state(), exit, worker.restarts(), worker.reason());
    }
    return table + summary();
  }

  /** The last lines: how long it took, and what failed. */
  String summary() {
    return String.format(
        "%n%,d messages in %.2f s, %,.0f messages per second%n%s",
        messages(),
        seconds,
        messagesPerSecond(),
        result.failure().map(why -> "failed: " + why + System.lineSeparator()).orElse(""));
  }

  @Override
  public void close() {
    supervision.close();
  }
}
