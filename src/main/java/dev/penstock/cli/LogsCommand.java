package dev.penstock.cli;

import dev.penstock.fault.InvalidInputException;
import dev.penstock.inspect.LogLine;
import dev.penstock.inspect.WorkerLogs;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show what workers printed, merged by time.")
final class LogsCommand implements Callable<Integer> {
  private static final long FOLLOW_NANOS = 100_000_000;

  @Mixin Common common;

  @Parameters(
      index = "0..*",
      paramLabel = "NAME",
      description = "Workers or programs; all if left out.")
  List<String> names = List.of();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is printed from now on.")
  boolean follow;

  @Option(names = "-n", paramLabel = "COUNT", description = "Only the last so many lines.")
  Integer last;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only lines since then: 5m ago as 5m, or 2026-01-31T12:00:00Z.")
  String since;

  @Option(names = "--grep", paramLabel = "REGEX", description = "Only lines in which it is found.")
  String grep;

  @Option(names = "--json", description = "Print {worker, time, output, text} each.")
  boolean json;

  @Override
  public Integer call() {
    if (last != null && last < 0) {
      throw new InvalidInputException("-n " + last + ": use 0 or more");
    }
    Predicate<LogLine> wanted = filter();
    WorkerLogs logs = new WorkerLogs(common.open().logs(), names);
    List<LogLine> lines = logs.next().stream().filter(wanted).toList();
    int first = last == null ? 0 : Math.max(0, lines.size() - last);
    boolean read = print(lines.subList(first, lines.size()));
    while (follow && read) {
      LockSupport.parkNanos(FOLLOW_NANOS);
      read = print(logs.next().stream().filter(wanted).toList());
    }
    return Failures.DONE;
  }

  private Predicate<LogLine> filter() {
    Instant from = since == null ? Instant.MIN : Times.past("--since", since);
    Predicate<LogLine> wanted = line -> !line.time().isBefore(from);
    if (grep == null) {
      return wanted;
    }
    Pattern pattern = Grep.pattern(grep);
    return wanted.and(line -> pattern.matcher(line.text()).find());
  }

  /** Returns false when nobody reads our output any more. */
  private boolean print(List<LogLine> lines) {
    for (LogLine line : lines) {
      System.out.println(
          json
              ? Json.text(
                  Json.object(
                      "worker", line.worker(),
                      "time", line.time(),
                      "output", line.output(),
                      "text", line.text()))
              : line);
    }
    return !System.out.checkError();
  }
}
