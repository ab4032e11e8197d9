package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.state.Holder;
import dev.penstock.state.LockFacts;
import dev.penstock.state.SharedState;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "locks",
    description = "Show the locks, who holds them, and how many wait.",
    footer = {
      "",
      "KIND is lock, condition (its lock) or leader. What a process held that has died is free."
    })
final class LocksCommand implements Callable<Integer> {
  @Mixin Common common;

  @Option(
      names = "--json",
      description = "Print an array of {name, kind, pid, since, token, waiters}.")
  boolean json;

  @Override
  public Integer call() {
    DataDirectory data = common.open();
    try (SharedState state = SharedState.in(data.state(), SharedState.DEFAULT_ENGINE)) {
      List<LockFacts> locks = state.locks().facts();
      System.out.print(
          json ? Json.text(locks.stream().map(LocksCommand::json).toList()) + "\n" : table(locks));
    }
    return Failures.DONE;
  }

  private static Object json(LockFacts lock) {
    return Json.object(
        "name",
        lock.name(),
        "kind",
        lock.kind(),
        "pid",
        lock.holder().map(Holder::pid).orElse(null),
        "since",
        lock.holder().map(Holder::since).orElse(null),
        "token",
        lock.holder().map(Holder::token).orElse(null),
        "waiters",
        lock.waiters());
  }

  private static String table(List<LockFacts> locks) {
    if (locks.isEmpty()) {
      return "no locks yet; a lock is made at its first use\n";
    }
    Table table = new Table("NAME", "KIND", "PID", "SINCE", "WAITERS");
    for (LockFacts lock : locks) {
      table.add(
          lock.name(),
          lock.kind(),
          lock.holder().map(holder -> Long.toString(holder.pid())).orElse("-"),
          lock.holder().map(holder -> holder.since().toString()).orElse("-"),
          lock.waiters());
    }
    return table.toString();
  }
}
