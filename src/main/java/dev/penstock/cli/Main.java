package dev.penstock.cli;

import dev.penstock.worker.WorkerMain;
import java.nio.file.Path;
import java.util.Arrays;

/** The entry of every Penstock process: commands, supervisors and workers. */
public final class Main {
  /** Starts a worker; given by the supervisor, with the worker's name, class and arguments. */
  static final String WORKER = "worker";

  /** Given by the launcher, with a folder to be made, when it records the class-data archive. */
  private static final String WARM_UP = "warm-up";

  private Main() {}

  public static void main(String[] args) throws Exception {
    String first = args.length == 0 ? "" : args[0];
    // A worker's start should not pay for the parser of command lines, nor should the shortest
    // answer.
    switch (first) {
      case "--version", "-V" -> {
        System.out.println(Version.line());
        end(Failures.DONE);
      }
      case WORKER -> WorkerMain.run(Arrays.asList(args).subList(1, args.length));
      case WARM_UP -> WarmUp.run(Path.of(args.length > 1 ? args[1] : "warm-up"));
      default -> end(Commands.execute(args));
    }
  }

  /**
   * Ends the process with this code, also while the exit hook of a supervisor waits for us to do
   * so: System.exit would wait for the hook in turn.
   */
  private static void end(int exit) {
    boolean unwritten = System.out.checkError(); // which flushes
    if (unwritten && exit == Failures.DONE) {
      System.err.println("penstock: standard output could not be written");
    }
    System.err.flush();
    Runtime.getRuntime().halt(unwritten ? Math.max(exit, Failures.FAILED) : exit);
  }
}
