package dev.penstock.cli;

import dev.penstock.supervisor.OutputName;
import dev.penstock.supervisor.SupervisorListener;
import dev.penstock.supervisor.WorkerStatus;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Shows on stderr what a supervisor does: lines with the time, and on a terminal one more line
 * below them that is replaced as work goes on. Thread-safe.
 */
final class Console implements SupervisorListener {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean showsOutput;
  private final boolean terminal;
  private String progress = "";

  /**
   * @param showsOutput whether what the workers print is shown too; it is in their logs anyway
   */
  Console(boolean showsOutput) {
    this.err = System.err;
    this.showsOutput = showsOutput;
    this.terminal = Terminal.isError();
  }

  boolean isOnTerminal() {
    return terminal;
  }

  @Override
  public void changed(WorkerStatus worker) {
    switch (worker.state()) {
      case RUNNING -> said(worker.name() + " runs, pid " + worker.process().orElseThrow().pid());
      case BACKOFF, FATAL -> said(worker.name() + " " + worker.state() + ": " + worker.reason());
      case EXITED -> said(worker.name() + " ended");
      case STOPPED -> said(worker.name() + " stopped");
      case STARTING, STOPPING -> {
        // On the way to what is worth a line.
      }
    }
  }

  @Override
  public void said(String sentence) {
    line("supervisor | " + sentence);
  }

  @Override
  public void printed(String worker, OutputName output, byte[] text) {
    if (showsOutput) {
      line(worker + " " + output + " | " + new String(text, StandardCharsets.UTF_8));
    }
  }

  /** Replaces the progress line on a terminal; adds a line elsewhere. */
  synchronized void progress(String text) {
    if (terminal) {
      progress = text;
      err.print(CLEAR_LINE + progress);
      err.flush();
    } else {
      line("progress | " + text);
    }
  }

  /** Takes the progress line away. */
  synchronized void endProgress() {
    if (!progress.isEmpty()) {
      progress = "";
      err.print(CLEAR_LINE);
      err.flush();
    }
  }

  private synchronized void line(String text) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    String above = progress.isEmpty() ? "" : CLEAR_LINE;
    err.println(above + time + " " + text);
    if (!progress.isEmpty()) {
      err.print(progress);
    }
    err.flush();
  }
}
