package dev.penstock.engine.chronicle;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does what is to be done from time to time. A chore that fails is tried again when
 * it is its time; the log says so once, and again only if it fails otherwise. Thread-safe.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeping.class);

  /** A short command has ended by then, and is not held up. */
  private static final long FIRST_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * A line of the timetable.
   *
   * @param name for the log: what was to be done
   * @param overdue whether it has not been done for so long that not even a short command may put
   *     it off
   */
  record Chore(String name, Duration period, Runnable task, BooleanSupplier overdue) {}

  private final String queue;
  private final List<Chore> timetable;
  private final long[] due;
  private final String[] problems;
  private Thread thread;
  private volatile boolean begun;
  private volatile boolean closed;

  Housekeeping(String queue, List<Chore> timetable) {
    this.queue = queue;
    this.timetable = List.copyOf(timetable);
    this.due = new long[timetable.size()];
    this.problems = new String[timetable.size()];
  }

  /** Begins, if it has not begun yet. */
  void begin() {
    if (!begun) {
      beginNow();
    }
  }

  private synchronized void beginNow() {
    if (!begun && !closed) {
      long now = System.nanoTime();
      for (int i = 0; i < due.length; i++) {
        due[i] = timetable.get(i).overdue.getAsBoolean() ? now : now + FIRST_NANOS;
      }
      begun = true;
      thread = new Thread(this::run, "housekeeping-" + queue);
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    while (!closed) {
      for (int i = 0; i < due.length && !closed; i++) {
        if (System.nanoTime() - due[i] >= 0) {
          run(i);
          due[i] = System.nanoTime() + timetable.get(i).period.toNanos();
        }
      }
      if (!sleep()) {
        return;
      }
    }
  }

  private void run(int chore) {
    try {
      timetable.get(chore).task.run();
      problems[chore] = null;
    } catch (RuntimeException | Error e) {
      String problem = e.toString();
      if (!closed && !problem.equals(problems[chore])) {
        LOGGER.warn(
            "{} of the queue {} did not work and is tried again: {}",
            timetable.get(chore).name,
            queue,
            e.getMessage(),
            e);
        problems[chore] = problem;
      }
    }
  }

  /** Returns false if somebody interrupted the thread, which nobody does. */
  private synchronized boolean sleep() {
    long next = due[0];
    for (long time : due) {
      next = Math.min(next, time);
    }
    try {
      long millis = (next - System.nanoTime()) / 1_000_000;
      if (!closed) {
        wait(Math.max(1, millis));
      }
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** Ends it, and waits until a chore has come to a point where it can be left. */
  @Override
  public void close() {
    Thread running;
    synchronized (this) {
      closed = true;
      notifyAll();
      running = thread;
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true; // what it uses must not be closed under it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
