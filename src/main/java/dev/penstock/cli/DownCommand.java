package dev.penstock.cli;

import dev.penstock.config.DataDirectory;
import dev.penstock.fault.NotRunningException;
import dev.penstock.fault.PenstockException;
import dev.penstock.memory.ProcessIdentity;
import dev.penstock.supervisor.SupervisorLock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "down",
    description = "Stop the workers in the order the messages flow, then the supervisor.")
final class DownCommand implements Callable<Integer> {
  @Mixin Common common;

  @Override
  public Integer call() {
    DataDirectory data = common.open();
    ProcessIdentity supervisor =
        SupervisorLock.running(data.run())
            .orElseThrow(() -> new NotRunningException("no supervisor runs on " + data.root()));
    ProcessHandle process =
        ProcessHandle.of(supervisor.pid())
            .filter(found -> supervisor.isAlive())
            .orElseThrow(() -> new NotRunningException("the supervisor has just ended"));
    if (!process.destroy()) {
      throw new PenstockException(
          "the supervisor " + supervisor.pid() + " belongs to another user; run this as that user");
    }
    process.onExit().join();
    System.out.println("stopped supervisor " + supervisor.pid() + " on " + data.root());
    return Failures.DONE;
  }
}
