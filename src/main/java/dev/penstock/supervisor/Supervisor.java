package dev.penstock.supervisor;

import dev.penstock.config.InstallationConfig;
import dev.penstock.config.ProgramConfig;
import dev.penstock.fault.PenstockException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Keeps the workers of one data directory as they are wanted. Thread-safe.
 *
 * <p>One thread, {@code supervisor}, does everything: callers and ends of processes only leave it
 * something to do. It sleeps until then, or until the next thing is due; while all workers run,
 * nothing is.
 */
public final class Supervisor implements AutoCloseable {
  private final Flow flow;
  private final SupervisorListener listener;
  private final SupervisorLock lock;
  private final StatusPublisher publisher;
  private final List<Worker> workers; // in the order of the config
  private final List<List<Worker>> stages; // the same, in the order of the flow
  private final long originNanos = System.nanoTime();
  private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private volatile List<WorkerStatus> snapshot;

  // Of the supervisor's thread only.
  private Optional<Batch> batch = Optional.empty();
  private Optional<Stop> stop = Optional.empty();

  /**
   * Ends what a dead supervisor left running, and waits for orders.
   *
   * @param lock on the data directory; this gives it back at its end
   * @param logs the folder of the workers' logs
   * @param run the folder of the pid, the status and the ready files
   */
  public Supervisor(
      SupervisorLock lock,
      InstallationConfig config,
      Path logs,
      Path run,
      Launcher launcher,
      Flow flow,
      SupervisorListener listener) {
    this.flow = flow;
    this.listener = listener;
    this.lock = lock;
    try {
      Orphans.end(run, listener::said);
      InstantSource clock = InstantSource.system();
      publisher = new StatusPublisher(run, clock.instant(), this::ticks, listener::said);
      Run.Starter starter = new ProcessStarter(launcher, logs, run, clock, listener, flow);
      Worker.Tools tools = new Worker.Tools(starter, events::add, this::ticks, clock, listener);
      workers = config.programs().stream().flatMap(p -> workersOf(p, tools)).toList();
      stages = FlowOrder.stages(config.programs()).stream().map(this::workersOf).toList();
      snapshot = statuses();
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    new Thread(this::live, "supervisor").start();
  }

  private static Stream<Worker> workersOf(ProgramConfig program, Worker.Tools tools) {
    return IntStream.rangeClosed(1, program.count())
        .mapToObj(number -> new Worker(program, number, tools));
  }

  private List<Worker> workersOf(List<ProgramConfig> programs) {
    return workers.stream().filter(worker -> programs.contains(worker.program())).toList();
  }

  /** Starts the workers of all programs that start with the supervisor. */
  public void start() {
    events.add(
        () ->
            workers.stream()
                .filter(worker -> worker.program().autostart())
                .forEach(
                    worker -> {
                      worker.start();
                      publish(); // killed in between, we would leave processes that nobody knows of
                    }));
  }

  /**
   * Begins to stop all workers in flow order, each within its program's time-out, and then to end;
   * {@link #awaitEnd} waits for that.
   */
  public void stop() {
    events.add(this::beginStop);
  }

  /**
   * Starts all workers, stops each stage when the work before it is done, and returns when all have
   * ended.
   */
  public BatchResult runToEnd() {
    Batch job = new Batch(stages, flow, this::ticks);
    events.add(
        () -> {
          batch = Optional.of(job);
          job.start();
        });
    awaitEnd();
    Optional<String> early =
        job.isOver() ? Optional.empty() : Optional.of("the batch was stopped before its end");
    return new BatchResult(job.failure().or(() -> early), workers());
  }

  /**
   * Waits until the supervisor has ended and given the data directory free.
   *
   * @throws PenstockException if it ended because of a fault of its own; its workers were killed
   */
  public void awaitEnd() {
    try {
      end.join();
    } catch (CompletionException e) {
      throw new PenstockException("the supervisor failed: " + e.getCause(), e.getCause());
    }
  }

  /** The workers as they were a moment ago, in the order of the config. */
  public List<WorkerStatus> workers() {
    return snapshot;
  }

  /** Stops all workers and waits for the end. */
  @Override
  public void close() {
    stop();
    awaitEnd();
  }

  private void live() {
    Throwable failure = null;
    try {
      while (!hasEnded()) {
        publish();
        awaitEvent();
        workers.forEach(Worker::tick);
      }
      publish();
    } catch (RuntimeException | Error e) {
      failure = e; // handed to whoever awaits the end
      workers.forEach(Worker::kill);
    }
    try {
      lock.close();
    } catch (PenstockException e) {
      listener.said(e.getMessage());
    }
    if (failure == null) {
      end.complete(null);
    } else {
      end.completeExceptionally(failure);
    }
  }

  private boolean hasEnded() {
    batch.ifPresent(this::proceed);
    return stop.isPresent() && stop.get().proceed();
  }

  private void proceed(Batch job) {
    job.proceed();
    if (job.isOver()) {
      job.failure().ifPresent(why -> listener.said("the batch failed: " + why));
      beginStop(); // of what still runs
    }
  }

  private void beginStop() {
    batch = Optional.empty();
    if (stop.isEmpty()) {
      stop = Optional.of(new Stop(stages));
    }
  }

  private void publish() {
    snapshot = statuses();
    publisher.publish(snapshot);
  }

  private List<WorkerStatus> statuses() {
    return workers.stream().map(Worker::status).toList();
  }

  private void awaitEvent() {
    long due = Math.min(publisher.dueNanos(), batch.map(Batch::dueNanos).orElse(Worker.NEVER));
    for (Worker worker : workers) {
      due = Math.min(due, worker.dueNanos());
    }
    try {
      Runnable event =
          due == Worker.NEVER ? events.take() : events.poll(due - ticks(), TimeUnit.NANOSECONDS);
      while (event != null) {
        event.run();
        event = events.poll();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the supervisor's thread", e);
    }
  }

  private long ticks() {
    return System.nanoTime() - originNanos;
  }
}
