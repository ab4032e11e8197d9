package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.supervisor.StatusSnapshot;
import dev.penstock.supervisor.SupervisorLock;
import dev.penstock.supervisor.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Show the supervisor and its workers.",
    footer = {
      "",
      "Ends with exit code 3 if no supervisor runs; the workers are then shown as it left them."
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin Common common;

  @Option(names = "--json", description = "Print {running, pid, since, workers}.")
  boolean json;

  @Override
  public Integer call() {
    DataDirectory data = common.open();
    Optional<ProcessIdentity> running = SupervisorLock.running(data.run());
    Optional<StatusSnapshot> published = StatusSnapshot.read(data.run());
    System.out.print(
        json ? Json.text(json(running, published)) + "\n" : text(data, running, published));
    return running.isPresent() ? Failures.DONE : Failures.NOT_RUNNING;
  }

  private static Map<String, Object> json(
      Optional<ProcessIdentity> running, Optional<StatusSnapshot> published) {
    return Json.object(
        "running",
        running.isPresent(),
        "pid",
        running.map(ProcessIdentity::pid).orElse(null),
        "since",
        published.map(StatusSnapshot::since).orElse(null),
        "workers",
        workers(published).stream().map(StatusCommand::json).toList());
  }

  static Map<String, Object> json(WorkerStatus worker) {
    return Json.object(
        "name",
        worker.name(),
        "program",
        worker.program(),
        "kind",
        worker.kind(),
        "state",
        worker.state(),
        "wanted",
        worker.wanted(),
        "pid",
        worker.process().map(ProcessIdentity::pid).orElse(null),
        "since",
        worker.since(),
        "restarts",
        worker.restarts(),
        "exit",
        worker.lastExit().isPresent() ? worker.lastExit().getAsInt() : null,
        "reason",
        worker.reason());
  }

  private static String text(
      DataDirectory data, Optional<ProcessIdentity> running, Optional<StatusSnapshot> published) {
    String head =
        running.isPresent()
            ? "supervisor " + running.get().pid() + " runs on " + data.root()
            : "no supervisor runs on " + data.root();
    Table table = new Table("WORKER", "STATE", "PID", "FOR", "RESTARTS", "EXIT", "WHY");
    for (WorkerStatus worker : workers(published)) {
      table.add(
          worker.name(),
          worker.state(),
          worker.process().isPresent() ? Long.toString(worker.process().get().pid()) : null,
          age(worker.since()),
          worker.restarts(),
          worker.lastExit().isPresent() ? worker.lastExit().getAsInt() : null,
          worker.reason());
    }
    return head + "\n" + (workers(published).isEmpty() ? "" : table);
  }

  private static List<WorkerStatus> workers(Optional<StatusSnapshot> published) {
    return published.map(StatusSnapshot::workers).orElse(List.of());
  }

  private static String age(Instant since) {
    Duration age = Duration.between(since, Instant.now());
    if (age.toHours() > 0) {
      return age.toHours() + "h" + age.toMinutesPart() + "m";
    }
    return age.toMinutes() > 0
        ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
        : Math.max(age.toSeconds(), 0) + "s";
  }
}
